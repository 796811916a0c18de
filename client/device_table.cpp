// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/device_table.hpp"

#include "client/place_choice.hpp"
#include "client/table.hpp"

namespace mtpsync {

std::string device_table(const std::vector<DeviceInfo> &devices, const Style &style) {
    if (devices.empty())
        return "No phone is plugged in.\n";
    Table table{{"ID", "MODEL", "STATE", "STORAGES", "WHAT TO DO"}};
    for (const DeviceInfo &device : devices) {
        const std::size_t count = device.storages.size();
        const std::string first = count == 0 ? "-" : storage_label(device.storages.front());
        table.add({device.id, device.model, device.state, first, device.state_reason});
        for (std::size_t n = 1; n < count; ++n)
            table.add({"", "", "", storage_label(device.storages[n]), ""});
    }
    return table.text(style);
}

} // namespace mtpsync
