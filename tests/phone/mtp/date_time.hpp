// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vphone {

using Timestamp = std::chrono::sys_time<std::chrono::nanoseconds>;

/// "YYYYMMDDThhmmss" in the phone's own time, without a zone, as Android writes it (AOSP formatDateTime).
/// @p zone is the distance of the phone's time from UTC.
[[nodiscard]] std::string format_date_time(Timestamp time, std::chrono::minutes zone);

/// Understands "YYYYMMDDThhmmss[.s][Z]" (MTP 1.1 spec §3.2.5): 'Z' is UTC, otherwise the phone's own time, as AOSP
/// parseDateTime does. Nothing when @p text is empty or no such date.
[[nodiscard]] std::optional<Timestamp> parse_date_time(std::string_view text, std::chrono::minutes zone);

} // namespace vphone
