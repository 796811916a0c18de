// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/style.hpp"
#include "common/plan.hpp"

#include <string>

namespace mtpsync {

/// A plan for people: what it is about, counts and bytes by action and reason, then the entries. Reentrant.
[[nodiscard]] std::string plan_text(const Plan &plan, const Style &style);

} // namespace mtpsync
