// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/ends.hpp"

#include "common/text.hpp"

#include <fmt/format.h>

namespace mtpsync {

Ends ends_of(const PlanTarget &target) {
    const std::string device = target.model.empty() ? target.device : target.model + " (" + target.device + ")";
    const std::string phone = fmt::format("{}: {}/{}", device, target.storage, target.dest);
    const std::string here = escape_for_display(target.source);
    return target.direction == Direction::Pull ? Ends{.from = phone, .to = here} : Ends{.from = here, .to = phone};
}

std::string_view receiving_side(Direction direction) noexcept {
    return direction == Direction::Pull ? "here" : "on the phone";
}

} // namespace mtpsync
