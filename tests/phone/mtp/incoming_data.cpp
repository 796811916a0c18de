// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/incoming_data.hpp"

#include "tests/phone/mtp/dataset_reader.hpp"

#include <algorithm>

namespace vphone {

std::span<const std::uint8_t> IncomingData::take_header(std::span<const std::uint8_t> bytes) {
    if (header_.size() == container_header_size)
        return bytes;
    const std::size_t count = std::min(bytes.size(), container_header_size - header_.size());
    header_.insert(header_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
    if (header_.size() == container_header_size && !expected_ && !until_short_packet_) {
        const std::uint32_t length = DatasetReader{header_}.u32();
        if (length != unknown_length && length >= container_header_size)
            expected_ = length - container_header_size;
    }
    return bytes.subspan(count);
}

IncomingData::Piece IncomingData::take(std::span<const std::uint8_t> bytes, bool last_packet) {
    const bool is_empty_packet = bytes.empty();
    const auto rest = take_header(bytes);
    if (header_.size() < container_header_size)
        return {.payload = {}, .state = last_packet ? State::CutShort : State::More};

    const std::uint64_t room = expected_ ? *expected_ - received_ : rest.size();
    Piece piece;
    piece.payload = rest.first(std::min<std::uint64_t>(rest.size(), room));
    piece.has_surplus = piece.payload.size() < rest.size();
    received_ += piece.payload.size();
    if (expected_ == received_) {
        piece.state = State::Complete;
    } else if (last_packet) {
        // a header in a transfer of its own ends with a short packet too; the payload is still to come
        const bool is_header_alone = received_ == 0 && !is_empty_packet && !header_came_alone_;
        header_came_alone_ = header_came_alone_ || is_header_alone;
        if (!is_header_alone)
            piece.state = expected_ ? State::CutShort : State::Complete;
    }
    return piece;
}

} // namespace vphone
