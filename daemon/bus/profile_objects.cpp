// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/profile_objects.hpp"

#include "common/text.hpp"
#include "daemon/jobs/profile_request.hpp"

#include <utility>

namespace mtpsync {

ProfileObjects::ProfileObjects(sdbus::IConnection &connection, ProfileStore &profiles, DeviceRegistry &devices,
                               bool is_private)
    : connection_{connection}, profiles_{profiles}, devices_{devices}, is_private_{is_private} {
    profiles_.add_observer(*this);
    devices_.add_observer(*this);
    profiles_changed();
}

std::vector<std::string> ProfileObjects::devices_of(const Profile &profile) const {
    std::vector<std::string> ids;
    for (const Device *device : matching_devices(profile, devices_))
        ids.push_back(device->id());
    return ids;
}

/// Who may read the file finds the local folder there.
bus_profile::Dictionary ProfileObjects::told_settings(const Profile &profile) const {
    auto settings = bus_profile::to_bus(settings_of(profile));
    if (!is_private_)
        settings.erase("local");
    return settings;
}

std::map<std::string, ProfileObject::State> ProfileObjects::states() const {
    std::map<std::string, ProfileObject::State> states;
    for (const auto &[name, profile] : profiles_.profiles())
        states[name] = {.file = profile.file,
                        .problem = "",
                        .settings = told_settings(profile),
                        .on_plug = std::string{to_word(profile.on_plug)},
                        .devices = devices_of(profile)};
    for (const auto &[name, broken] : profiles_.broken())
        states[name] = {.file = broken.file,
                        .problem = escape_for_display(broken.problem),
                        .settings = {},
                        .on_plug = "",
                        .devices = {}};
    return states;
}

void ProfileObjects::profiles_changed() {
    auto states = this->states();
    std::erase_if(objects_, [&](const auto &item) {
        if (states.contains(item.first))
            return false;
        item.second->retire();
        return true;
    });
    for (auto &[name, state] : states) {
        auto &object = objects_[name];
        if (object) {
            object->update(std::move(state));
        } else {
            object = std::make_unique<ProfileObject>(connection_, name, std::move(state));
            object->announce();
        }
    }
}

void ProfileObjects::update_devices() {
    for (const auto &[name, profile] : profiles_.profiles())
        objects_.at(name)->update_devices(devices_of(profile));
}

void ProfileObjects::device_added(Device & /*device*/) {
    update_devices();
}

void ProfileObjects::device_changed(Device & /*device*/) {
    update_devices(); // its model may have become known
}

void ProfileObjects::device_left(Device & /*device*/) {
    update_devices();
}

} // namespace mtpsync
