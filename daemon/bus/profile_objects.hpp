// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/bus_profile.hpp"
#include "daemon/bus/profile_object.hpp"
#include "daemon/phone/device_registry.hpp"
#include "daemon/store/profile_store.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <map>
#include <memory>
#include <string>

namespace mtpsync {

/**
 * One object on the bus for each profile, broken ones too, and what phones they are for. Follows the profiles and the
 * phones. Owned by the BusServer; thread-bound to the control thread.
 */
class ProfileObjects : private ProfileStore::Observer, private DeviceRegistry::Observer {
public:
    /// @p is_private: local paths may be told to all on this bus.
    ProfileObjects(sdbus::IConnection &connection, ProfileStore &profiles, DeviceRegistry &devices, bool is_private);
    ~ProfileObjects() override = default;
    ProfileObjects(const ProfileObjects &) = delete;
    ProfileObjects &operator=(const ProfileObjects &) = delete;

private:
    void profiles_changed() override;
    void device_added(Device &device) override;
    void device_changed(Device &device) override;
    void device_left(Device &device) override;

    [[nodiscard]] bus_profile::Dictionary told_settings(const Profile &profile) const;
    [[nodiscard]] std::map<std::string, ProfileObject::State> states() const;
    [[nodiscard]] std::vector<std::string> devices_of(const Profile &profile) const;
    void update_devices();

    sdbus::IConnection &connection_;
    ProfileStore &profiles_;
    DeviceRegistry &devices_;
    bool is_private_;
    std::map<std::string, std::unique_ptr<ProfileObject>> objects_; // by name
};

} // namespace mtpsync
