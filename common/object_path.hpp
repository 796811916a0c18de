// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mtpsync {

/// /org/mtpsync1/device/ID, where every byte of @p id but letters and digits is "_" and two hexadecimal digits, because
/// bus paths have no others (D-Bus specification, "Valid Object Paths").
[[nodiscard]] std::string device_object_path(std::string_view id);

/// /org/mtpsync1/profile/NAME, in the same manner.
[[nodiscard]] std::string profile_object_path(std::string_view name);

/// /org/mtpsync1/job/_ID
[[nodiscard]] std::string job_object_path(std::uint64_t id);
/// The number in such a path; nothing when it is none.
[[nodiscard]] std::optional<std::uint64_t> job_id_of(std::string_view object_path);

} // namespace mtpsync
