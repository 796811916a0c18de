// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/bus_compat.hpp"
#include "daemon/bus/bus_action.hpp"
#include "daemon/bus/caller.hpp"
#include "daemon/bus/polkit.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <utility>

namespace mtpsync {

/**
 * Decides who may call what (docs/adr/0013). Every method asks it, through a MethodGate. Owned by the BusServer;
 * thread-bound to the control thread.
 *
 * On the session bus the daemon's own user may do everything, and nobody else anything. On the system bus so may the
 * daemon's own user and root; others may read what is theirs, and polkit is asked about the rest.
 */
class Authorizer {
public:
    /// @p connection is one to @p bus, and outlives this.
    Authorizer(bus_compat::Bus bus, sdbus::IConnection &connection);

    /// Calls @p decided now or later, once, or never when the caller leaves. Throws Error (NotAuthorized) when too many
    /// of this user's calls wait, and sdbus::Error.
    void decide(const Caller &caller, BusAction action, Polkit::Answered decided);

    /// See Callers.
    void identify(const sdbus::IObject &object, Callers::Identified identified) {
        callers_.identify(object, std::move(identified));
    }
    /// May do everything.
    [[nodiscard]] bool is_trusted(uid_t caller) const noexcept;
    /// All who can hear us are one user: local paths may come from them, and may be told to all.
    [[nodiscard]] bool is_private() const noexcept { return bus_ == bus_compat::Bus::Session; }

private:
    bus_compat::Bus bus_;
    uid_t own_uid_;
    Callers callers_;
    std::optional<Polkit> polkit_; // on the system bus
};

} // namespace mtpsync
