// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/worker/helper_thread.hpp"

#include <condition_variable>
#include <ctime>
#include <functional>
#include <mutex>

namespace mtpsync {

/**
 * Tells that the USB thread is alive while it is in a call of libmtp that has no callbacks: it uses processor time as
 * long as the phone answers, and none while it waits for an answer. Owned by and thread-bound to the USB thread, of
 * which it borrows the helper for as long as it lives.
 */
class LifeSigns {
public:
    /// @p tell is called on the helper's thread, a few times a second at most, and must not throw.
    LifeSigns(HelperThread &helper, std::function<void()> tell);
    LifeSigns(const LifeSigns &) = delete;
    LifeSigns &operator=(const LifeSigns &) = delete;
    /// Returns when nothing is told any more.
    ~LifeSigns();

private:
    void watch();

    HelperThread &helper_;
    std::function<void()> tell_;
    clockid_t clock_{}; ///< processor time of the USB thread
    std::mutex mutex_;
    std::condition_variable changed_;
    bool over_ = false; // protected by mutex_
};

} // namespace mtpsync
