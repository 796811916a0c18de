// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/scheduler.hpp"

#include <map>
#include <optional>
#include <unordered_map>

namespace vphone {

/// One-shot timers in the order of their deadlines. Owned by a Scheduler, thread-bound to its thread.
class TimerQueue {
public:
    Scheduler::TimerId add(Scheduler::TimePoint when, Scheduler::Task task);
    void cancel(Scheduler::TimerId timer);

    [[nodiscard]] std::optional<Scheduler::TimePoint> next_deadline() const;
    /// Takes out the first task whose deadline is not after @p now; an empty function when there is none.
    [[nodiscard]] Scheduler::Task take_due(Scheduler::TimePoint now);

private:
    // the id breaks ties, so that timers of one moment keep their order
    using Key = std::pair<Scheduler::TimePoint, Scheduler::TimerId>;

    std::map<Key, Scheduler::Task> tasks_;
    std::unordered_map<Scheduler::TimerId, Scheduler::TimePoint> deadlines_;
    Scheduler::TimerId last_id_ = 0;
};

} // namespace vphone
