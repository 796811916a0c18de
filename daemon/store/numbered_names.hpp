// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace mtpsync {

/// "12.json": the document of job 12.
[[nodiscard]] std::string numbered_name(std::uint64_t id);

/// Those of @p names that are numbered, the highest number first.
[[nodiscard]] std::vector<std::pair<std::uint64_t, std::string>>
numbered_newest_first(const std::vector<std::string> &names);

} // namespace mtpsync
