// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/bulk_in_queue.hpp"

#include <algorithm>
#include <utility>

namespace vphone {

namespace {

std::uint64_t size_of(const InTransfer &transfer) {
    return transfer.head.size() + (transfer.body ? transfer.body_size : 0);
}

} // namespace

void BulkInQueue::clear() {
    transfers_.clear();
    position_ = 0;
    empty_packet_due_ = false;
}

std::chrono::microseconds BulkInQueue::take_delay() {
    if (empty_packet_due_ || transfers_.empty())
        return {};
    return std::exchange(transfers_.front().delay, {});
}

std::size_t BulkInQueue::next_size(std::size_t room) const {
    if (empty_packet_due_ || transfers_.empty())
        return 0;
    return static_cast<std::size_t>(std::min<std::uint64_t>(size_of(transfers_.front()) - position_, room));
}

BulkInQueue::Filled BulkInQueue::fill(std::span<std::uint8_t> room) {
    if (std::exchange(empty_packet_due_, false))
        return {.complete = true};

    const InTransfer &transfer = transfers_.front();
    const std::uint64_t total = size_of(transfer);
    const std::size_t count = next_size(room.size());
    copy(transfer, room.first(count));
    position_ += count;

    if (position_ < total) {
        const std::uint64_t excess = position_ % packet_size_;
        if (excess == 0)
            return {.bytes = count, .complete = true};
        position_ = std::min(total, position_ - excess + packet_size_);
        if (position_ == total)
            finish_front();
        return {.bytes = count, .complete = true, .overflow = true};
    }

    const bool whole_packets = total % packet_size_ == 0;
    const bool terminated = transfer.terminated;
    finish_front();
    if (!whole_packets || total == 0)
        return {.bytes = count, .complete = true};
    const bool full = count == room.size();
    empty_packet_due_ = terminated && full;
    return {.bytes = count, .complete = full || terminated};
}

void BulkInQueue::copy(const InTransfer &transfer, std::span<std::uint8_t> into) const {
    if (position_ < transfer.head.size()) {
        const auto from_head = std::min<std::size_t>(transfer.head.size() - position_, into.size());
        std::copy_n(transfer.head.begin() + static_cast<std::ptrdiff_t>(position_), from_head, into.begin());
        into = into.subspan(from_head);
    }
    if (into.empty())
        return;
    const std::uint64_t in_body = std::max<std::uint64_t>(position_, transfer.head.size()) - transfer.head.size();
    transfer.body->read(transfer.body_offset + in_body, into);
}

void BulkInQueue::finish_front() {
    transfers_.pop_front();
    position_ = 0;
}

} // namespace vphone
