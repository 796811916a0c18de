// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/timer_queue.hpp"

namespace vphone {

Scheduler::TimerId TimerQueue::add(Scheduler::TimePoint when, Scheduler::Task task) {
    const auto id = ++last_id_;
    tasks_.emplace(Key{when, id}, std::move(task));
    deadlines_.emplace(id, when);
    return id;
}

void TimerQueue::cancel(Scheduler::TimerId timer) {
    const auto found = deadlines_.find(timer);
    if (found == deadlines_.end())
        return;
    tasks_.erase(Key{found->second, timer});
    deadlines_.erase(found);
}

std::optional<Scheduler::TimePoint> TimerQueue::next_deadline() const {
    if (tasks_.empty())
        return std::nullopt;
    return tasks_.begin()->first.first;
}

Scheduler::Task TimerQueue::take_due(Scheduler::TimePoint now) {
    if (tasks_.empty() || tasks_.begin()->first.first > now)
        return {};
    const auto first = tasks_.begin();
    Scheduler::Task task = std::move(first->second);
    deadlines_.erase(first->first.second);
    tasks_.erase(first);
    return task;
}

} // namespace vphone
