// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Numbers as people read them. Reentrant.
namespace mtpsync {

/// "17 B", "3.0 MiB": the largest unit that leaves at least one.
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);
/// "0:09", "1:10", "2:03:04".
[[nodiscard]] std::string format_duration(std::uint64_t seconds);
/// "1 file", "3 files": @p noun gets an "s" when there is not exactly one.
[[nodiscard]] std::string format_count(std::uint64_t count, std::string_view noun);

} // namespace mtpsync
