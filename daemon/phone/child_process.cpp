// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/child_process.hpp"

#include "common/error.hpp"
#include "daemon/phone/worker_start.hpp"

#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <utility>

namespace mtpsync {

namespace {

/// A duplicate that stands above the numbers which the child's descriptors get.
UniqueFd out_of_the_way(int fd) {
    UniqueFd copy{fcntl(fd, F_DUPFD_CLOEXEC, worker_socket_fd + 1)};
    if (!copy)
        throw system_error(ErrorCode::Internal, "no file descriptor for a worker", errno);
    return copy;
}

class FileActions {
public:
    FileActions() { posix_spawn_file_actions_init(&actions_); }
    FileActions(const FileActions &) = delete;
    FileActions &operator=(const FileActions &) = delete;
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }

    void set_up(int socket, int log) {
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, log, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, log, STDERR_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, socket, worker_socket_fd);
        posix_spawn_file_actions_addclosefrom_np(&actions_, worker_socket_fd + 1);
    }
    [[nodiscard]] const posix_spawn_file_actions_t *get() const noexcept { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

class Attributes {
public:
    Attributes() { posix_spawnattr_init(&attributes_); }
    Attributes(const Attributes &) = delete;
    Attributes &operator=(const Attributes &) = delete;
    ~Attributes() { posix_spawnattr_destroy(&attributes_); }

    /// Signals as a new program expects them, and a process group of its own: Ctrl-C at the daemon's terminal is the
    /// daemon's.
    void set_up() {
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    [[nodiscard]] const posix_spawnattr_t *get() const noexcept { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

std::string describe(int status) {
    if (WIFSIGNALED(status))
        return "was killed by signal " + std::to_string(WTERMSIG(status));
    return "exited with status " + std::to_string(WEXITSTATUS(status));
}

} // namespace

ChildProcess ChildProcess::spawn(const std::vector<std::string> &command, int socket, int log) {
    const UniqueFd socket_copy = out_of_the_way(socket);
    const UniqueFd log_copy = out_of_the_way(log);
    FileActions actions;
    actions.set_up(socket_copy.get(), log_copy.get());
    Attributes attributes;
    attributes.set_up();

    std::vector<char *> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string &argument : command)
        arguments.push_back(const_cast<char *>(argument.c_str())); // execve() does not write there
    arguments.push_back(nullptr);

    pid_t pid = -1;
    const int error =
        posix_spawn(&pid, command.front().c_str(), actions.get(), attributes.get(), arguments.data(), environ);
    if (error != 0)
        throw system_error(ErrorCode::Internal, "the worker " + command.front() + " cannot be started", error);
    UniqueFd pidfd{static_cast<int>(syscall(SYS_pidfd_open, pid, 0))};
    ChildProcess child{pid, std::move(pidfd)};
    if (!child.pidfd_)
        throw system_error(ErrorCode::Internal, "the worker cannot be watched", errno);
    return child;
}

ChildProcess::ChildProcess(pid_t pid, UniqueFd pidfd) noexcept : pid_{pid}, pidfd_{std::move(pidfd)} {
}

ChildProcess::ChildProcess(ChildProcess &&other) noexcept
    : pid_{std::exchange(other.pid_, -1)}, pidfd_{std::move(other.pidfd_)}, ending_{std::move(other.ending_)} {
}

ChildProcess::~ChildProcess() {
    if (pid_ < 0)
        return;
    kill();
    // a killed process is gone in milliseconds, unless a driver holds it
    if (wait(std::chrono::seconds{1}).empty())
        spdlog::warn("worker {} was killed and is still there: the kernel holds it", pid_);
}

void ChildProcess::kill() noexcept {
    if (pid_ >= 0)
        ::kill(pid_, SIGKILL); // not reaped yet, so the number is still its own
}

std::string ChildProcess::wait(std::chrono::milliseconds patience) {
    if (pid_ < 0)
        return ending_;
    if (pidfd_) {
        pollfd end{pidfd_.get(), POLLIN, 0};
        while (poll(&end, 1, static_cast<int>(patience.count())) < 0 && errno == EINTR) {
        }
    }
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) != pid_)
        return {};
    pid_ = -1;
    ending_ = describe(status);
    return ending_;
}

} // namespace mtpsync
