// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mtpsync {

/// Columns that @p text takes on a terminal: two for wide characters and emoji, none for combining marks. For texts
/// that were escaped for display; they have no control characters.
[[nodiscard]] std::size_t display_width(std::string_view text) noexcept;

/// As much of the beginning of @p text as fits into @p columns; what was cut is told by a last "…".
[[nodiscard]] std::string cut_to_width(std::string_view text, std::size_t columns);

/// @p text with spaces behind it, up to @p columns.
[[nodiscard]] std::string pad_to_width(std::string_view text, std::size_t columns);

} // namespace mtpsync
