// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_types.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace mtpsync {

/// What a phone reported and nobody has asked for yet. Bounded: a flood ends as one Changed, which says "look again".
/// Thread-bound.
class EventQueue {
public:
    static constexpr std::size_t capacity = 1024;

    void add(const PhoneEvent &event) {
        if (events_.size() >= capacity)
            events_.assign(1, PhoneEvent{.kind = PhoneEvent::Kind::Changed});
        else
            events_.push_back(event);
    }
    [[nodiscard]] std::size_t size() const noexcept { return events_.size(); }
    [[nodiscard]] bool empty() const noexcept { return events_.empty(); }
    [[nodiscard]] std::vector<PhoneEvent> take() { return std::exchange(events_, {}); }

private:
    std::vector<PhoneEvent> events_;
};

} // namespace mtpsync
