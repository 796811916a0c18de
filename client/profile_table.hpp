// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/profile_info.hpp"
#include "client/style.hpp"

#include <string>
#include <vector>

/// Profiles for people. Reentrant.
namespace mtpsync {

/// A line for each; a sentence that says how to make one when there is none.
[[nodiscard]] std::string profile_table(const std::vector<ProfileInfo> &profiles, const Style &style);

/// What one says, a key on each line, as in its file; or what is wrong with it.
[[nodiscard]] std::string profile_text(const ProfileInfo &profile);

/// Each with "good", or with what is wrong.
[[nodiscard]] std::string profile_check_text(const std::vector<ProfileInfo> &profiles, const Style &style);

} // namespace mtpsync
