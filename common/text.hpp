// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mtpsync {

/// The number of UTF-16 code units that @p text needs, as MTP counts the length of a name (MTP 1.1, §3.2.3);
/// nothing when @p text is not valid UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
[[nodiscard]] std::optional<std::size_t> utf16_length(std::string_view text) noexcept;

/// A text that is safe to show on a terminal, to log and to put into a D-Bus string: bytes that are not part of valid
/// UTF-8, control characters and the backslash itself become \xNN. Names of files and phones pass through here before
/// people see them.
[[nodiscard]] std::string escape_for_display(std::string_view bytes);

/// The bytes that escape_for_display made @p text of. What is no escape stays as it is.
[[nodiscard]] std::string unescape_bytes(std::string_view text);

} // namespace mtpsync
