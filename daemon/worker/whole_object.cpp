// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/whole_object.hpp"

#include <algorithm>

namespace mtpsync {

namespace {

/// A response container "OK" without parameters (PIMA 15740 annex D.3.1): length 12, type 3, code 0x2001, any
/// transaction id.
bool is_ok_response(std::span<const std::uint8_t, 12> bytes) noexcept {
    constexpr std::array<std::uint8_t, 8> start{12, 0, 0, 0, 3, 0, 0x01, 0x20};
    return std::ranges::equal(start, bytes.first<8>());
}

} // namespace

WholeObject::Next WholeObject::take(std::span<const std::uint8_t> bytes) {
    const auto data = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), size_ - position_));
    if (take_data(bytes.first(data)) == Next::Unwritable)
        return Next::Unwritable;
    for (const std::uint8_t byte : bytes.subspan(data))
        if (trailer_size_ < trailer_.size())
            trailer_[trailer_size_++] = byte;
    return trailer_size_ == trailer_.size() && is_ok_response(trailer_) ? Next::Misplaced : Next::More;
}

WholeObject::Next WholeObject::take_data(std::span<const std::uint8_t> bytes) {
    const std::uint64_t start = position_;
    position_ += bytes.size();
    if (range_.offset > start)
        bytes = bytes.subspan(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), range_.offset - start)));
    bytes = bytes.first(
        static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), range_.length - sink_.bytes_taken())));
    return sink_.take(bytes) ? Next::More : Next::Unwritable;
}

} // namespace mtpsync
