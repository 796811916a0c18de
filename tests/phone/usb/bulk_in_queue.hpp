// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb_function.hpp"

#include <deque>

namespace vphone {

/**
 * The transfers that wait on the bulk-in endpoint, cut into packets as USB cuts them (USB 2.0 §5.8.3): a transfer ends
 * with a packet shorter than the endpoint's, if need be with an empty one, and that packet ends the host's URB as well.
 *
 * Owned by UsbDevice, thread-bound to the phone's thread.
 */
class BulkInQueue {
public:
    /// What a URB got.
    struct Filled {
        std::size_t bytes = 0;
        bool complete = false; ///< a short packet came or the room is full; else the URB goes on waiting
        bool overflow = false; ///< the last packet was larger than the room; its rest is lost
    };

    explicit BulkInQueue(std::size_t packet_size) : packet_size_{packet_size} {}

    void push(InTransfer transfer) { transfers_.push_back(std::move(transfer)); }
    void clear();
    /// No transfer and no empty packet waits.
    [[nodiscard]] bool empty() const noexcept { return transfers_.empty() && !empty_packet_due_; }
    /// How long the phone still thinks before the next byte; asking for it starts the thinking, so that it is told
    /// once.
    [[nodiscard]] std::chrono::microseconds take_delay();

    /// How many bytes fill() would move into a room of this size.
    [[nodiscard]] std::size_t next_size(std::size_t room) const;
    /// Moves bytes of the first transfer into @p room; the queue must not be empty. Throws what Content throws.
    [[nodiscard]] Filled fill(std::span<std::uint8_t> room);

private:
    void copy(const InTransfer &transfer, std::span<std::uint8_t> into) const;
    void finish_front();

    std::size_t packet_size_;
    std::deque<InTransfer> transfers_;
    std::uint64_t position_ = 0;    ///< in the first transfer
    bool empty_packet_due_ = false; ///< a transfer filled a URB exactly; its end is still to be told
};

} // namespace vphone
