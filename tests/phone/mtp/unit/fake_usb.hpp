// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb_function.hpp"

#include <deque>
#include <utility>
#include <vector>

namespace vphone {

/// A USB device that only notes what the function asks of it. Owned by the test, thread-bound.
class FakeUsb : public UsbUpstream {
public:
    void send(InTransfer transfer) override { transfers.push_back(std::move(transfer)); }
    void send_interrupt(std::vector<std::uint8_t> packet) override { interrupts.push_back(std::move(packet)); }
    void stall_bulk() override {
        ++stalls;
        transfers.clear();
    }
    void unplug() override {
        ++unplugs;
        transfers.clear();
    }

    std::deque<InTransfer> transfers;
    std::deque<std::vector<std::uint8_t>> interrupts;
    int stalls = 0;
    int unplugs = 0;
};

} // namespace vphone
