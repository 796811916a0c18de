// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"
#include "common/report.hpp"
#include "tests/cli/fake_job.hpp"

#include <string_view>
#include <vector>

/// What the jobs of the fake daemon say and leave behind. Reentrant.
namespace mtpsync::test {

/// What a job of the script @p name says, line by line.
[[nodiscard]] std::vector<FakeJobState> script_of(std::string_view name);

[[nodiscard]] Report scripted_report(std::string_view name, JobKind kind);
[[nodiscard]] Plan scripted_plan();

} // namespace mtpsync::test
