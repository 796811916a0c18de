// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace mtpsync {

/**
 * The worker's second thread: reads, hashes and writes files, or gives signs of life, while the first one waits for
 * USB.
 *
 * Made once, before the worker confines itself: a confined worker cannot start threads. Owned by and thread-bound to
 * the USB thread, which gives it one task at a time.
 */
class HelperThread {
public:
    /// Returns when the thread runs: one that is still starting needs calls that a confined worker does not have.
    HelperThread();
    HelperThread(const HelperThread &) = delete;
    HelperThread &operator=(const HelperThread &) = delete;
    ~HelperThread();

    /// Starts @p task, which must not throw. The previous task must have been waited for.
    void start(std::function<void()> task);
    /// Returns when the task has ended; at once when there is none.
    void wait();

private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::function<void()> task_; // protected by mutex_; empty: nothing to do
    bool running_ = false;       // protected by mutex_
    bool ending_ = false;        // protected by mutex_
    std::thread thread_;         // last: it uses the others
};

} // namespace mtpsync
