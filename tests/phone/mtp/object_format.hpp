// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace vphone {

/// The object format of a file, by the extension of its name, as Android derives it (AOSP MediaFile.getFormatCode; the
/// codes are in MTP 1.1 spec Appendix A); "undefined" for others. What the initiator claims does not count there.
[[nodiscard]] std::uint16_t format_of(std::string_view name);

} // namespace vphone
