// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/journal.hpp"

#include "common/words.hpp"

#include <array>

namespace mtpsync {

namespace {

constexpr Words<FlightStep, 4> steps{std::array<std::string_view, 4>{"sending", "staging", "placing", "copying"}};

} // namespace

std::string_view to_word(FlightStep step) noexcept {
    return steps.of(step);
}

std::optional<FlightStep> flight_step_from_word(std::string_view word) noexcept {
    return steps.find(word);
}

} // namespace mtpsync
