// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace vphone {

/// What the phone knows of time: a monotonic clock, and things to do later.
/// Implemented by EventLoop, and by a clock that the tests turn by hand. Thread-bound to the phone's thread.
class Scheduler {
public:
    using Clock = std::chrono::steady_clock;
    using TimePoint = Clock::time_point;
    using TimerId = std::uint64_t; ///< never 0
    using Task = std::function<void()>;

    virtual ~Scheduler() = default;
    [[nodiscard]] virtual TimePoint now() const = 0;
    /// Runs @p task once, at @p when or as soon as possible after it; tasks of one moment run in the order of the
    /// calls.
    virtual TimerId at(TimePoint when, Task task) = 0;
    /// A timer that has run or is unknown is ignored.
    virtual void cancel(TimerId timer) = 0;
    /// Runs @p task when the work of the moment is done, before anything else happens.
    virtual void post(Task task) = 0;
};

} // namespace vphone
