// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/authorizer.hpp"

#include <unistd.h>

#include <string>

namespace mtpsync {

namespace {

std::string_view describe(BusAction action) {
    switch (action) {
    case BusAction::Verify: return "verify";
    case BusAction::Execute: return "execute";
    case BusAction::Retry: return "retry";
    case BusAction::Cancel: return "cancel a job";
    case BusAction::Browse: return "list the phone";
    case BusAction::ReadReport: return "read a report";
    case BusAction::Manage: return "manage profiles";
    }
    return "do this";
}

} // namespace

Authorizer::Authorizer(bus_compat::Bus bus) : bus_{bus}, own_uid_{getuid()} {
}

uid_t Authorizer::caller_of(const sdbus::IObject &object) const {
    return bus_ == bus_compat::Bus::Session ? own_uid_ : bus_compat::caller_uid(object);
}

void Authorizer::require(uid_t caller, BusAction action) const {
    if (caller == own_uid_ || (bus_ == bus_compat::Bus::System && caller == 0))
        return;
    throw Error{ErrorCode::NotAuthorized, "user " + std::to_string(caller) + " may not " +
                                              std::string{describe(action)} + ": mtpsyncd runs for user " +
                                              std::to_string(own_uid_)};
}

} // namespace mtpsync
