// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mtpsync {

/// The value of a key of a profile, as it is in the file, on the bus and on the command line.
using ProfileValue = std::variant<std::string, bool, std::uint32_t, std::vector<std::string>>;

/// What a profile says, by key: "local", "match.serial".
using ProfileSettings = std::map<std::string, ProfileValue>;

/// The type of a key's value, in the order of ProfileValue.
enum class ProfileValueKind : std::uint8_t {
    Text,  ///< s
    Flag,  ///< b
    Count, ///< u
    Texts, ///< as
};

/// As it stands in TOML, on one line. Reentrant.
[[nodiscard]] std::string toml_text(const ProfileValue &value);

/// The value of @p kind that @p text, a word of a command line, means: a list is one text for each line. Throws Error
/// (InvalidArgument) that says what it must be.
[[nodiscard]] ProfileValue profile_value_from_word(ProfileValueKind kind, std::string_view text);

} // namespace mtpsync
