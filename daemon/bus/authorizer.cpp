// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/authorizer.hpp"

#include "common/error.hpp"

#include <unistd.h>

#include <string>
#include <utility>

namespace mtpsync {

Authorizer::Authorizer(bus_compat::Bus bus, sdbus::IConnection &connection)
    : bus_{bus}, own_uid_{geteuid()}, callers_{connection} {
    if (bus_ == bus_compat::Bus::System)
        polkit_.emplace(connection);
}

bool Authorizer::is_trusted(uid_t caller) const noexcept {
    return caller == own_uid_ || (bus_ == bus_compat::Bus::System && caller == 0);
}

void Authorizer::decide(const Caller &caller, BusAction action, Polkit::Answered decided) {
    if (is_trusted(caller.uid)) {
        decided(std::nullopt);
    } else if (polkit_ && !polkit_action(action).empty()) {
        polkit_->ask(caller, action, std::move(decided));
    } else if (polkit_ && action == BusAction::ReadOwn) {
        decided(std::nullopt);
    } else {
        decided(Error{ErrorCode::NotAuthorized, "user " + std::to_string(caller.uid) + " may not " +
                                                    std::string{describe(action)} + ": mtpsyncd runs for user " +
                                                    std::to_string(own_uid_)});
    }
}

} // namespace mtpsync
