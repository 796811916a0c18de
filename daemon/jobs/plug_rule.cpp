// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/plug_rule.hpp"

#include "daemon/jobs/profile_request.hpp"

#include <unistd.h>

namespace mtpsync {

std::vector<PlugRule> plug_rules(const ProfileStore &profiles, const Device &device) {
    std::vector<PlugRule> rules;
    for (const Profile *profile : profiles.matching(usb_identity(device))) {
        const JobKind kind = profile->on_plug == OnPlug::Verify ? JobKind::Verify : JobKind::Execute;
        rules.push_back({.profile = profile->name,
                         .on_plug = profile->on_plug,
                         .by_serial = !profile->match.serial.empty(),
                         .request = job_request_of(*profile, kind, device)});
        rules.back().request.owner = getuid();
    }
    return rules;
}

} // namespace mtpsync
