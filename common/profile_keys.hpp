// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/profile_value.hpp"

#include <span>
#include <string>
#include <string_view>

/// What the file of a profile, profiles.d/NAME.toml, is made of. Reentrant.
namespace mtpsync {

/// One key of a profile. One in a section has a dot: "match.serial".
struct ProfileKey {
    std::string_view name;
    ProfileValueKind kind;
    std::string_view option;  ///< of "mtpsyncctl profile add": "--on-plug"
    std::string_view summary; ///< half a sentence for its help
};

/// All keys, in the order in which a new file has them: those of sections last.
[[nodiscard]] std::span<const ProfileKey> profile_keys() noexcept;
/// Throws Error (InvalidArgument) that lists the keys when there is none of this name.
[[nodiscard]] const ProfileKey &profile_key(std::string_view name);

/// The file of a new profile. Throws Error (InvalidArgument) that names a key that there is not.
[[nodiscard]] std::string profile_text(const ProfileSettings &settings);

/// Letters, digits, '.', '_' and '-', not beginning with a dot: safe as the name of a file.
[[nodiscard]] bool is_profile_name(std::string_view name) noexcept;

} // namespace mtpsync
