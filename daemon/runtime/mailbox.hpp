// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"
#include "daemon/runtime/event_source.hpp"

#include <functional>
#include <mutex>
#include <vector>

namespace mtpsync {

class EventLoop;

/**
 * The only way from another thread to the control thread: functions that the control thread's loop runs, in the order
 * in which they were posted.
 *
 * Made, owned and destroyed by the control thread; it must outlive every thread that posts. post() is thread-safe.
 */
class Mailbox {
public:
    /// Throws Error (Internal) when the kernel has no file descriptor left.
    explicit Mailbox(EventLoop &loop);
    Mailbox(const Mailbox &) = delete;
    Mailbox &operator=(const Mailbox &) = delete;
    ~Mailbox() = default;

    /// Has @p letter run once by the loop; never inside this call, also on the control thread. Letters that wait when
    /// the mailbox dies never run, nor do those that were taken out together with one that threw.
    void post(std::function<void()> letter);

private:
    void deliver();

    UniqueFd wake_; // eventfd, readable while letters wait
    std::mutex mutex_;
    std::vector<std::function<void()>> letters_; // protected by mutex_
    EventSource source_;                         // last: it uses the others
};

} // namespace mtpsync
