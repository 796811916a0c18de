// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/job_info.hpp"
#include "client/style.hpp"

#include <string>
#include <vector>

namespace mtpsync {

/// The jobs for people; a sentence when there is none. Reentrant.
[[nodiscard]] std::string job_table(const std::vector<JobInfo> &jobs, const Style &style);

} // namespace mtpsync
