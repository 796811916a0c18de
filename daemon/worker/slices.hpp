// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace mtpsync {

/// Small enough to stop soon, large enough that one more transaction costs about one per cent on USB 2.
inline constexpr std::uint32_t slice_size = 4U * 1024U * 1024U;

/**
 * How many of the @p remaining bytes the next partial read asks for: at most slice_size, at least 1.
 *
 * Never a number with which the data container (12 bytes of header, PIMA 15740 annex D.3.1) ends exactly on a USB
 * packet boundary: some phones forget the zero-length packet that must follow then, and some Samsungs hang (libmtp's
 * DEVICE_FLAG_SAMSUNG_OFFSET_BUG). Such an end costs one transaction more. Packets are 512 or 1024 bytes.
 */
[[nodiscard]] constexpr std::uint32_t next_slice(std::uint64_t remaining) noexcept {
    constexpr std::uint32_t header = 12;
    constexpr std::uint32_t packet = 512;
    const auto slice = static_cast<std::uint32_t>(remaining < slice_size ? remaining : slice_size);
    return (slice + header) % packet == 0 && slice > 1 ? slice - 1 : slice;
}

} // namespace mtpsync
