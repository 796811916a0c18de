// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"

#include <string>
#include <string_view>

namespace mtpsync {

/// The two folders of a target for people, the original first.
struct Ends {
    std::string from;
    std::string to;
};
[[nodiscard]] Ends ends_of(const PlanTarget &target);

/// Where things arrive, and a mirror deletes: "on the phone", or "here".
[[nodiscard]] std::string_view receiving_side(Direction direction) noexcept;

} // namespace mtpsync
