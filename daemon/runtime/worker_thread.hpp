// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <thread>

namespace mtpsync {

/**
 * A thread with a name, for work that blocks. All signals are blocked in it, so that those of the process reach the
 * control thread's loop.
 *
 * Thread-bound to its owner; destroying it asks the work to stop and waits for its end.
 */
class WorkerThread {
public:
    /// Starts @p work, which ends soon after its stop token says so. It must not throw: an exception ends the program.
    /// @p name shows in ps and in debuggers, which see its first 15 bytes. Throws Error (Internal).
    WorkerThread(const std::string &name, std::function<void(std::stop_token)> work);

    /// Asks the work to stop, without waiting for it.
    void request_stop() noexcept { thread_.request_stop(); }

private:
    std::jthread thread_;
};

} // namespace mtpsync
