// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/style.hpp"
#include "common/plan.hpp"

#include <cstddef>
#include <limits>
#include <string>

namespace mtpsync {

/// A plan for people: what it is about, counts and bytes by action and reason, then the entries. Reentrant.
[[nodiscard]] std::string plan_text(const Plan &plan, const Style &style);

/// What the plan deletes, a line each, at most @p most of them; "" when it deletes nothing. Reentrant.
[[nodiscard]] std::string deletions_text(const Plan &plan, std::size_t most);

} // namespace mtpsync
