// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/device_info.hpp"

#include <tuple>

namespace mtpsync {

namespace {

using StorageOnBus = sdbus::Struct<std::string, std::string, std::uint64_t, std::uint64_t, bool>;

} // namespace

void DeviceInfo::update(const Properties &properties) {
    take(properties, "Id", id);
    take(properties, "Port", port);
    take(properties, "Vendor", vendor);
    take(properties, "Model", model);
    take(properties, "Serial", serial);
    take(properties, "State", state);
    take(properties, "StateReason", state_reason);
    take(properties, "Objects", objects);
    take(properties, "FoldersUnlisted", folders_unlisted);

    if (!properties.contains("Storages"))
        return;
    std::vector<StorageOnBus> on_bus;
    take(properties, "Storages", on_bus);
    storages.clear();
    for (const StorageOnBus &storage : on_bus)
        storages.push_back({.description = std::get<0>(storage),
                            .volume = std::get<1>(storage),
                            .capacity = std::get<2>(storage),
                            .free = std::get<3>(storage),
                            .read_only = std::get<4>(storage)});
}

std::string DeviceInfo::label() const {
    return model.empty() ? id : model + " (" + id + ")";
}

} // namespace mtpsync
