// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/bus_compat.hpp"
#include "daemon/bus/job_arguments.hpp"
#include "dbus/profile_adaptor.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <string>
#include <vector>

namespace mtpsync {

/// A profile on the bus: /org/mtpsync1/profile/NAME. Owned by ProfileObjects; thread-bound to the control thread.
class ProfileObject : public sdbus::AdaptorInterfaces<org::mtpsync1::Profile_adaptor> {
public:
    /// What it says of the profile.
    struct State {
        std::string file;
        std::string problem;
        Dictionary settings;
        std::string on_plug;
        std::vector<std::string> devices;
    };

    ProfileObject(sdbus::IConnection &connection, std::string name, State state);
    ~ProfileObject();
    ProfileObject(const ProfileObject &) = delete;
    ProfileObject &operator=(const ProfileObject &) = delete;

    void announce() { getObject().emitInterfacesAddedSignal(); }
    void retire() { getObject().emitInterfacesRemovedSignal(); }
    /// Says which properties have changed.
    void update(State state);
    void update_devices(std::vector<std::string> devices);

private:
    std::string Name() override { return name_; }
    std::string File() override { return state_.file; }
    std::string Problem() override { return state_.problem; }
    std::map<std::string, sdbus::Variant> Settings() override { return state_.settings; }
    std::string OnPlug() override { return state_.on_plug; }
    std::vector<std::string> Devices() override { return state_.devices; }

    std::string name_;
    State state_;
};

} // namespace mtpsync
