// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Names for files whose own no phone can store. The same in every run, so that what an earlier one sent is found.
/// Names are valid UTF-8; reentrant.
namespace mtpsync {

/// @p name itself where a phone can store it. Else a name that looks alike: reserved characters and a dot at the end in
/// full width, control characters and a space at the end as their symbols; hashed_name() where it is too long.
[[nodiscard]] std::string look_alike(std::string_view name);

/// "stem~hash.ext", with the stem and the extension of the look-alike, the stem cut where it is too long, and so many
/// hexadecimal digits of the SHA-256 of the whole of @p name.
[[nodiscard]] std::string hashed_name(std::string_view name, std::size_t digits);

/// Of the hash in a name: enough for people to tell names apart, and for a computer.
inline constexpr std::size_t few_digits = 8;
inline constexpr std::size_t all_digits = 64;

} // namespace mtpsync
