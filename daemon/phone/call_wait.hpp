// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"
#include "daemon/phone/phone.hpp"

#include <chrono>
#include <optional>
#include <stop_token>

namespace mtpsync {

/**
 * The waiting of one call to a worker: for a message, the worker's log, the caller's wish to stop, and for the first of
 * the bounds that the call has. Made for one call; thread-bound, only the stop token is touched from elsewhere.
 */
class CallWait {
public:
    /// @p cancel_grace bounds what comes after a wish to stop. Throws Error (Internal).
    CallWait(const CallLimits &limits, std::chrono::milliseconds cancel_grace);
    CallWait(const CallWait &) = delete;
    CallWait &operator=(const CallWait &) = delete;

    /// From now on limits.stall bounds the time between two signs of life.
    void expect_signs_of_life();
    void sign_of_life();
    /// An event of the phone ends the wait.
    void end_with_event() noexcept { ends_with_event_ = true; }
    [[nodiscard]] bool ends_with_event() const noexcept { return ends_with_event_; }
    /// The log has ended.
    void ignore_log() noexcept { log_open_ = false; }

    enum class Ready {
        Message, ///< the channel has something
        Log,     ///< the log has something
        Stop,    ///< the caller wishes to stop; told once
        Timeout, ///< a bound is reached
    };
    /// Throws Error (Internal).
    Ready until_ready(int channel_fd, int log_fd);

    /// The caller wished to stop.
    [[nodiscard]] bool cancelling() const noexcept { return cancel_until_.has_value(); }
    [[nodiscard]] const CallLimits &limits() const noexcept { return limits_; }

private:
    using Clock = CallLimits::Clock;

    struct Wake {
        int fd;
        void operator()() const noexcept;
    };
    [[nodiscard]] int milliseconds_left() const;

    const CallLimits &limits_;
    std::chrono::milliseconds cancel_grace_;
    std::optional<Clock::time_point> stalled_at_;
    std::optional<Clock::time_point> cancel_until_;
    bool ends_with_event_ = false;
    bool log_open_ = true;
    UniqueFd wake_;                    // eventfd
    std::stop_callback<Wake> on_stop_; // last: it writes to wake_ as soon as it exists
};

} // namespace mtpsync
