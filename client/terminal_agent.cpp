// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/terminal_agent.hpp"

#include "client/terminal.hpp"
#include "common/unique_fd.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace mtpsync {

namespace {

constexpr int notify_fd = 3; // in the child
constexpr int longest_start_ms = 5'000;

/// The child's end of the pipe is closed when polkit knows the agent, and when there will be none.
void await_end_of(const UniqueFd &pipe) {
    pollfd waited{pipe.get(), POLLIN, 0};
    while (poll(&waited, 1, longest_start_ms) < 0 && errno == EINTR)
        continue;
}

} // namespace

TerminalAgent::TerminalAgent() {
    if (terminal::can_ask() && geteuid() != 0)
        start();
}

void TerminalAgent::start() {
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return;
    const UniqueFd ours{ends[0]};
    UniqueFd theirs{ends[1]};

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs.get(), notify_fd);
    std::array<char, 11> name{"pkttyagent"};
    std::array<char, 12> notify{"--notify-fd"};
    std::array<char, 2> number{'0' + notify_fd, '\0'};
    std::array<char, 11> fallback{"--fallback"};
    const std::array<char *, 5> arguments{name.data(), notify.data(), number.data(), fallback.data(), nullptr};
    if (posix_spawnp(&process_, name.data(), &actions, nullptr, arguments.data(), environ) != 0)
        process_ = -1; // it is not installed
    posix_spawn_file_actions_destroy(&actions);
    theirs.reset();
    if (process_ > 0)
        await_end_of(ours);
}

TerminalAgent::~TerminalAgent() {
    if (process_ <= 0)
        return;
    kill(process_, SIGTERM); // it gives the terminal its echo back
    kill(process_, SIGCONT);
    while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR)
        continue;
}

} // namespace mtpsync
