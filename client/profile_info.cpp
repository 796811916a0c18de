// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/profile_info.hpp"

#include "common/bus_profile.hpp"
#include "common/profile_keys.hpp"

namespace mtpsync {

void ProfileInfo::update(const Properties &properties) {
    take(properties, "Name", name);
    take(properties, "File", file);
    take(properties, "Problem", problem);
    take(properties, "Devices", devices);
    Properties on_bus;
    take(properties, "Settings", on_bus);
    settings = bus_profile::from_bus(on_bus);
}

std::string ProfileInfo::text(std::string_view key) const {
    const auto found = settings.find(std::string{key});
    if (found == settings.end())
        return "";
    const auto *plain = std::get_if<std::string>(&found->second);
    return plain == nullptr ? toml_text(found->second) : *plain;
}

std::string ProfileInfo::phone() const {
    std::string phone;
    for (const std::string &device : devices)
        phone.append(phone.empty() ? "" : ", ").append(device);
    if (!phone.empty())
        return phone + " (plugged in)";
    for (const char *key : {"match.serial", "match.model", "match.vendor", "match.product"})
        if (const std::string wanted = text(key); !wanted.empty())
            phone.append(phone.empty() ? "" : " ").append(wanted);
    return phone;
}

std::string ProfileInfo::label() const {
    const std::string remote = text("remote");
    const std::string local = text("local"); // nobody is told on the system bus
    return name + " (" + (local.empty() ? "here" : local) + " -> " + (remote.empty() ? "/" : remote) + ")";
}

nlohmann::ordered_json to_json(const ProfileInfo &profile) {
    auto settings = nlohmann::ordered_json::object();
    for (const ProfileKey &key : profile_keys())
        if (const auto setting = profile.settings.find(std::string{key.name}); setting != profile.settings.end())
            std::visit([&](const auto &value) { settings[setting->first] = value; }, setting->second);
    return {{"name", profile.name},
            {"file", profile.file},
            {"problem", profile.problem},
            {"devices", profile.devices},
            {"settings", settings}};
}

} // namespace mtpsync
