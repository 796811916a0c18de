// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace vphone {

/// Names are UTF-8 in the directory and UTF-16LE on the wire (MTP 1.1 spec §3.2.3). A lone surrogate, which a wire name
/// may hold and UTF-8 may not, becomes its three-byte generalised form (WTF-8), so that such a name survives in the
/// directory and comes back as it was. Reentrant.

/// Bytes that are no (generalised) UTF-8 become U+FFFD, one for each byte.
[[nodiscard]] std::u16string utf16_from_utf8(std::string_view text);

[[nodiscard]] std::string utf8_from_utf16(std::u16string_view text);

/// @p text with U+FFFD for whatever strict UTF-8 does not allow: what may go into JSON.
[[nodiscard]] std::string strict_utf8(std::string_view text);

} // namespace vphone
