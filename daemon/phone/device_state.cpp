// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/device_state.hpp"

#include "common/words.hpp"

namespace mtpsync {

namespace {

constexpr Words<DeviceState, 8> states{
    {"opening", "locked", "scanning", "ready", "busy", "unresponsive", "failed", "gone"}};

} // namespace

std::string_view to_word(DeviceState state) noexcept {
    return states.of(state);
}

} // namespace mtpsync
