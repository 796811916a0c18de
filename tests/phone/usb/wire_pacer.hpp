// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/latency_model.hpp"
#include "tests/phone/usb/scheduler.hpp"
#include "tests/phone/usb/wire_faults.hpp"

namespace vphone {

/**
 * When a bulk URB completes under the latency model: not before its own latency has passed, and not before the wire,
 * which all URBs of a phone share, has carried it. URBs of one direction complete in order even when the model changes.
 *
 * Owned by UsbDevice, thread-bound to the phone's thread.
 */
class WirePacer {
public:
    explicit WirePacer(const LatencyModel &model) : model_{model} {}

    /// The moment at which @p bytes that are ready @p now have crossed; the wire is taken until then.
    [[nodiscard]] Scheduler::TimePoint completion(Direction direction, Scheduler::TimePoint submitted,
                                                  Scheduler::TimePoint now, std::size_t bytes);
    /// Nothing is on the wire any more.
    void clear() noexcept { wire_free_ = last_in_ = last_out_ = {}; }

private:
    const LatencyModel &model_;
    Scheduler::TimePoint wire_free_{};
    Scheduler::TimePoint last_in_{};
    Scheduler::TimePoint last_out_{};
};

} // namespace vphone
