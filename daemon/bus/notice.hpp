// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mtpsync {

/// As the Desktop Notifications Specification numbers them.
enum class NoticeUrgency : std::uint8_t { Low = 0, Normal = 1, Critical = 2 };

/// What a notification says to a person. Texts are plain, without markup. A value.
struct Notice {
    /// A button.
    struct Action {
        std::string key; ///< comes back when it is pressed
        std::string label;

        friend bool operator==(const Action &, const Action &) = default;
    };

    std::string summary;
    std::string body;
    std::vector<Action> actions;
    std::string instead_of_actions; ///< what to do where there are no buttons
    NoticeUrgency urgency = NoticeUrgency::Normal;
    std::string category;          ///< of the specification, such as "transfer.complete"
    bool waits_for_person = false; ///< it stays until somebody does what it says

    friend bool operator==(const Notice &, const Notice &) = default;
};

} // namespace mtpsync
