// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/daemon_client.hpp"
#include "common/profile_value.hpp"

#include <string>

namespace mtpsync {

/// A profile that is to be written.
struct NewProfile {
    std::string name;
    ProfileSettings settings;
};

/// Asks at the terminal for whatever a profile needs, shows it and has it confirmed. @p name is its name if somebody
/// has said it. Thread-bound. Throws Error (NoSuchDevice, Cancelled) and sdbus::Error.
[[nodiscard]] NewProfile ask_for_profile(DaemonClient &client, const std::string &name);

} // namespace mtpsync
