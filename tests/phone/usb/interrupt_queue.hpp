// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

namespace vphone {

/// Event packets that wait for the host to read the interrupt endpoint. Like a phone's it is short, and what finds it
/// full is lost: hosts must not rely on events. Owned by UsbDevice, thread-bound to the phone's thread.
class InterruptQueue {
public:
    using Packet = std::vector<std::uint8_t>;

    /// Android's f_mtp gadget driver has five event requests (INTR_REQ_MAX).
    static constexpr std::size_t capacity = 5;

    void push(Packet packet) {
        if (packets_.size() < capacity)
            packets_.push_back(std::move(packet));
        else
            ++dropped_;
    }
    [[nodiscard]] bool empty() const noexcept { return packets_.empty(); }
    [[nodiscard]] Packet take() {
        auto packet = std::move(packets_.front());
        packets_.pop_front();
        return packet;
    }
    void clear() { packets_.clear(); }
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

private:
    std::deque<Packet> packets_;
    std::uint64_t dropped_ = 0;
};

} // namespace vphone
