// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_types.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

enum class DeviceState : std::uint8_t {
    Opening,
    Locked,       ///< no storage is visible: a person has to unlock it or to choose File transfer
    Scanning,     ///< between jobs, and not everything is known yet
    Ready,        ///< between jobs
    Busy,         ///< a job runs
    Unresponsive, ///< it does not answer; tried again
    Failed,       ///< it cannot be opened; tried again
    Gone,
};

/// "opening", as on the bus.
[[nodiscard]] std::string_view to_word(DeviceState state) noexcept;

/// What the job thread of a phone tells the control thread. A value.
struct DeviceNews {
    DeviceState state = DeviceState::Opening;
    std::string reason; ///< what a person should do, or why it is so
    PhoneInfo info;     ///< empty before the first session
    std::vector<StorageInfo> storages;
    bool was_opened = false; ///< there was a session
    bool released = false;   ///< no session is held: what the tree shows may be old
};

} // namespace mtpsync
