// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/device_info.hpp"
#include "client/job_info.hpp"

#include <nlohmann/json.hpp>

/// The stable form of results for programs, as mtpsyncctl(1) documents it.
namespace mtpsync {

[[nodiscard]] nlohmann::ordered_json to_json(const StorageInfo &storage);
[[nodiscard]] nlohmann::ordered_json to_json(const DeviceInfo &device);
[[nodiscard]] nlohmann::ordered_json to_json(const JobInfo &job);

/// On standard output, one member a line.
void print_json(const nlohmann::ordered_json &document);

} // namespace mtpsync
