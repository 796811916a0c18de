// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/device_info.hpp"
#include "common/profile_keys.hpp"

#include <string>
#include <utility>
#include <vector>

/// Settings of a profile from the words of a command line. Reentrant.
namespace mtpsync {

/// The value of @p key that @p words mean: the last one, or all for a list. A local folder may be relative. Throws
/// Error (InvalidArgument) that names the key.
[[nodiscard]] ProfileValue profile_value(const ProfileKey &key, const std::vector<std::string> &words);

/// "KEY=VALUE". Throws Error (InvalidArgument).
[[nodiscard]] std::pair<std::string, ProfileValue> profile_setting(const std::string &word);

/// What makes a profile one for this phone: its serial number, or its model when it has none.
[[nodiscard]] std::pair<std::string, ProfileValue> profile_match(const DeviceInfo &device);

} // namespace mtpsync
