// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/device_info.hpp"
#include "client/style.hpp"

#include <string>
#include <vector>

namespace mtpsync {

/// The phones for people, and what to do with each; a sentence when there is none. Reentrant.
[[nodiscard]] std::string device_table(const std::vector<DeviceInfo> &devices, const Style &style);

} // namespace mtpsync
