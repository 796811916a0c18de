// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mtpsync {

/// A USB string has at most 126 UTF-16 units (USB 2.0, §9.6.7), so at most 378 bytes of UTF-8: this cuts off nothing
/// that a device can say, and a broken database cannot grow us.
inline constexpr std::size_t longest_udev_text = 378;

/// A value that udev encoded, such as "Blue\x20Phone" in ID_MODEL_ENC: each "\xHH" becomes its byte, everything else
/// stays. At most longest_udev_text bytes. What comes out is the device's own word: any bytes at all. Reentrant.
[[nodiscard]] std::string decode_udev_text(std::string_view encoded);

} // namespace mtpsync
