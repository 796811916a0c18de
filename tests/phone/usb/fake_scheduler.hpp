// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/timer_queue.hpp"

#include <algorithm>
#include <deque>

namespace vphone {

/// A clock that a test turns by hand.
class FakeScheduler : public Scheduler {
public:
    [[nodiscard]] TimePoint now() const override { return now_; }
    TimerId at(TimePoint when, Task task) override { return timers_.add(when, std::move(task)); }
    void cancel(TimerId timer) override { timers_.cancel(timer); }
    void post(Task task) override { posted_.push_back(std::move(task)); }

    /// Lets time pass, and runs what becomes due at its own moment.
    void advance(Clock::duration duration) {
        const auto end = now_ + duration;
        run_posted();
        while (const auto next = timers_.next_deadline()) {
            if (*next > end)
                break;
            now_ = std::max(now_, *next);
            timers_.take_due(now_)();
            run_posted();
        }
        now_ = end;
    }

    void run_posted() {
        while (!posted_.empty()) {
            const Task task = std::move(posted_.front());
            posted_.pop_front();
            task();
        }
    }

private:
    TimePoint now_{std::chrono::hours{1}};
    TimerQueue timers_;
    std::deque<Task> posted_;
};

} // namespace vphone
