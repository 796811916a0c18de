// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/wire_pacer.hpp"

#include <algorithm>

namespace vphone {

Scheduler::TimePoint WirePacer::completion(Direction direction, Scheduler::TimePoint submitted,
                                           Scheduler::TimePoint now, std::size_t bytes) {
    Scheduler::TimePoint done = std::max(now, submitted + model_.per_urb);
    if (model_.bytes_per_second != 0) {
        const std::chrono::duration<double> crossing{static_cast<double>(bytes) /
                                                     static_cast<double>(model_.bytes_per_second)};
        wire_free_ = std::max(now, wire_free_) + std::chrono::duration_cast<Scheduler::Clock::duration>(crossing);
        done = std::max(done, wire_free_);
    }
    auto &last = direction == Direction::In ? last_in_ : last_out_;
    last = std::max(last, done);
    return last;
}

} // namespace vphone
