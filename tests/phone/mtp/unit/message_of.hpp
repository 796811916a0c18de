// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace vphone {

/// What @p function complains of. (Catch2's Contains means another thing in v2 than in v3.)
template <typename Function>
[[nodiscard]] std::string message_of(Function function) {
    try {
        function();
    } catch (const std::exception &error) {
        return error.what();
    }
    return "nothing was thrown";
}

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

} // namespace vphone
