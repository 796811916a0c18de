// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/profile_object.hpp"

#include "common/object_path.hpp"

#include <utility>

namespace mtpsync {

ProfileObject::ProfileObject(sdbus::IConnection &connection, std::string name, State state)
    : AdaptorInterfaces{connection, sdbus::ObjectPath{profile_object_path(name)}}, name_{std::move(name)},
      state_{std::move(state)} {
    registerAdaptor();
}

ProfileObject::~ProfileObject() {
    unregisterAdaptor();
}

void ProfileObject::update(State state) {
    state_ = std::move(state);
    bus_compat::emit_changed(getObject(), INTERFACE_NAME, {"Problem", "Settings", "OnPlug", "Devices"});
}

void ProfileObject::update_devices(std::vector<std::string> devices) {
    if (std::exchange(state_.devices, std::move(devices)) != state_.devices)
        bus_compat::emit_changed(getObject(), INTERFACE_NAME, {"Devices"});
}

} // namespace mtpsync
