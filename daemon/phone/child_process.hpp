// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * A worker process: started with exactly four descriptors, killed and reaped at the latest when this object dies.
 * Thread-bound to its owner.
 */
class ChildProcess {
public:
    /// Runs @p command (program and arguments; the program as a path) with /dev/null as stdin, @p log as stdout and
    /// stderr and
    /// @p socket as worker_socket_fd; nothing else is open in it. Throws Error (Internal).
    static ChildProcess spawn(const std::vector<std::string> &command, int socket, int log);

    ChildProcess(ChildProcess &&other) noexcept;
    ChildProcess &operator=(ChildProcess &&) = delete;
    ~ChildProcess();

    /// Ends it at once. It cannot refuse; a process that the kernel holds dies as soon as it is let go.
    void kill() noexcept;

    /// Waits for its end, at most @p patience: "exited with status 1", "was killed by signal 9"; empty when it is still
    /// there.
    std::string wait(std::chrono::milliseconds patience);

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

private:
    ChildProcess(pid_t pid, UniqueFd pidfd) noexcept;

    pid_t pid_; // -1 when reaped
    UniqueFd pidfd_;
    std::string ending_;
};

} // namespace mtpsync
