// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/command_lines.hpp"

#include "common/error.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

namespace mtpsync {

CommandLines::CommandLines(std::vector<std::string> command) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw system_error(ErrorCode::Internal, "no pipe", errno);
    output_.reset(ends[0]);
    const UniqueFd write_end{ends[1]};

    std::vector<char *> arguments;
    arguments.reserve(command.size() + 1);
    for (std::string &word : command)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, write_end.get(), STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const int error = posix_spawnp(&pid_, arguments.front(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        throw system_error(ErrorCode::Internal, "cannot start " + command.front(), error);
}

CommandLines::~CommandLines() {
    kill(pid_, SIGTERM); // it is ours until it has been waited for
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR)
        continue;
}

std::optional<std::string> CommandLines::next() {
    for (;;) {
        if (const auto end = unread_.find('\n'); end != std::string::npos) {
            std::string line = unread_.substr(0, end);
            unread_.erase(0, end + 1);
            return line;
        }
        std::array<char, 4096> buffer{};
        const ssize_t size = read(output_.get(), buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return std::nullopt;
        unread_.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

} // namespace mtpsync
