// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/caller.hpp"

#include "common/bus_compat.hpp"
#include "common/bus_interaction.hpp"

namespace mtpsync {

Caller caller_of(const sdbus::IObject &object) {
    decltype(auto) call = bus_compat::current_call(object);
    // The effective one is what the bus vouches for. The real one would be read from /proc: by process number, which
    // may be another's by then, and not at all where a unit hides the processes of others.
    return {.name = call.getSender(), .uid = call.getCredsEuid(), .is_interactive = bus_interaction::is_allowed(call)};
}

} // namespace mtpsync
