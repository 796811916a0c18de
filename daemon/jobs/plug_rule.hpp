// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/jobs/job_request.hpp"
#include "daemon/phone/device.hpp"
#include "daemon/store/profile_store.hpp"

#include <string>
#include <vector>

namespace mtpsync {

/// What one profile wants of one phone that is plugged in. A value.
struct PlugRule {
    std::string profile; ///< its name
    OnPlug on_plug = OnPlug::Off;
    bool by_serial = false; ///< the profile names the serial number of its phone
    JobRequest request;     ///< a Verify for OnPlug::Verify, else an Execute; for the daemon's own user
};

/// Those of all profiles that match @p device, in the order of their names. Of the control thread.
[[nodiscard]] std::vector<PlugRule> plug_rules(const ProfileStore &profiles, const Device &device);

} // namespace mtpsync
