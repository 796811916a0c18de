// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_types.hpp"
#include "daemon/worker/download_sink.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace mtpsync {

/**
 * Picks the wanted range out of an object that can only be read as a whole (GetObject), and knows the end of the data
 * when the phone forgets the zero-length packet: then libmtp takes the 12 bytes of the response for data
 * (docs/libmtp.md).
 */
class WholeObject {
public:
    WholeObject(ByteRange range, std::uint64_t size, DownloadSink &sink) : range_{range}, size_{size}, sink_{sink} {}

    enum class Next {
        More,       ///< go on
        Misplaced,  ///< everything is here, and the phone's "OK" came as data
        Unwritable, ///< the sink takes no more
    };
    Next take(std::span<const std::uint8_t> bytes);

private:
    Next take_data(std::span<const std::uint8_t> bytes);

    const ByteRange range_;
    const std::uint64_t size_;
    DownloadSink &sink_;
    std::uint64_t position_ = 0;
    std::array<std::uint8_t, 12> trailer_{}; // of the container header that a misplaced response is
    std::size_t trailer_size_ = 0;
};

} // namespace mtpsync
