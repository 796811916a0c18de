// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/plan.hpp"

#include <string_view>

/// What a person can do about what went wrong. Reentrant.
namespace mtpsync {

/// Half a sentence, such as "make room on the phone, then retry".
[[nodiscard]] std::string_view advice_for(ErrorCode code, Direction direction = Direction::Push) noexcept;

/// Why an entry is in a plan or was skipped, in words; "" for PlanReason::None.
[[nodiscard]] std::string_view words_for(PlanReason reason, Direction direction = Direction::Push) noexcept;

} // namespace mtpsync
