// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace mtpsync {

/**
 * The control thread's mailbox, turned by hand: functions that other threads post run when the test asks for it, on the
 * test's thread. post() is thread-safe; the rest belongs to the test.
 */
class LetterBox {
public:
    void post(std::function<void()> letter);
    /// Runs letters until @p reached says so, and waits for more where there are none. Fails the test when it takes
    /// longer than any machine needs.
    void run_until(const std::function<bool()> &reached);
    /// Runs what has arrived, without waiting.
    void run_arrived();

private:
    bool run_one();

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::function<void()>> letters_; // protected by mutex_
};

} // namespace mtpsync
