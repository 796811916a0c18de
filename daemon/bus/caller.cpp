// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/caller.hpp"

#include "common/bus_compat.hpp"
#include "common/bus_interaction.hpp"

#include <cstddef>

namespace mtpsync {

namespace {

constexpr std::size_t most_known = 64;

} // namespace

Caller Callers::caller_of(const sdbus::IObject &object) {
    decltype(auto) call = bus_compat::current_call(object);
    const std::string name = call.getSender();
    auto known = uids_.find(name);
    if (known == uids_.end()) {
        if (uids_.size() >= most_known)
            uids_.clear();
        // The effective one is what the bus vouches for. The real one would be read from /proc: by process number,
        // which may be another's by then, and not at all where a unit hides the processes of others.
        known = uids_.emplace(name, call.getCredsEuid()).first;
    }
    return {.name = name, .uid = known->second, .is_interactive = bus_interaction::is_allowed(call)};
}

} // namespace mtpsync
