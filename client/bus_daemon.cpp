// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/bus_daemon.hpp"

#include "common/names.hpp"

#include <algorithm>
#include <vector>

namespace mtpsync {

namespace {

constexpr const char *interface = "org.freedesktop.DBus";

} // namespace

BusDaemon::BusDaemon(sdbus::IConnection &connection)
    : proxy_{sdbus::createProxy(connection, bus_compat::ServiceName{interface},
                                sdbus::ObjectPath{"/org/freedesktop/DBus"})} {
    proxy_->uponSignal("NameOwnerChanged")
        .onInterface(interface)
        .call([this](const std::string &name, const std::string & /*before*/, const std::string &now) {
            if (name == names::bus_name && on_owner_changed)
                on_owner_changed(!now.empty());
        });
    bus_compat::start_listening(*proxy_);
}

bool BusDaemon::has_owner() {
    bool owned = false;
    proxy_->callMethod("NameHasOwner")
        .onInterface(interface)
        .withArguments(std::string{names::bus_name})
        .storeResultsTo(owned);
    return owned;
}

bool BusDaemon::reachable() {
    if (has_owner())
        return true;
    std::vector<std::string> activatable;
    proxy_->callMethod("ListActivatableNames").onInterface(interface).storeResultsTo(activatable);
    return std::find(activatable.begin(), activatable.end(), names::bus_name) != activatable.end();
}

} // namespace mtpsync
