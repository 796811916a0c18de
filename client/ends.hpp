// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"

#include <string>

namespace mtpsync {

/// The two folders of a target for people, the original first.
struct Ends {
    std::string from;
    std::string to;
};
[[nodiscard]] Ends ends_of(const PlanTarget &target);

} // namespace mtpsync
