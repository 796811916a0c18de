// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/hotplug/plugged_phones.hpp"

#include <algorithm>
#include <utility>

namespace mtpsync {

PluggedPhones::PluggedPhones(PlugHandler handler) : handler_{std::move(handler)} {
}

void PluggedPhones::seen(const SeenDevice &device) {
    const auto known = phones_.find(device.syspath);
    if (known != phones_.end()) {
        if (known->second.number == device.number)
            return;
        forget(known); // its end was missed
    }
    if (!device.phone)
        return;
    phones_.insert_or_assign(device.syspath, Known{device.number, *device.phone});
    handler_.plugged(*device.phone);
}

void PluggedPhones::removed(const std::string &syspath, dev_t number) {
    const auto known = phones_.find(syspath);
    // an enumeration may have shown the next phone before the end of the last one is told
    if (known != phones_.end() && known->second.number == number)
        forget(known);
}

void PluggedPhones::only(const std::vector<SeenDevice> &devices) {
    const auto is_there = [&](const Phones::value_type &known) {
        return std::ranges::any_of(devices, [&](const SeenDevice &device) {
            return device.syspath == known.first && device.number == known.second.number;
        });
    };
    for (auto next = phones_.begin(); next != phones_.end();) {
        const auto known = next++;
        if (!is_there(*known))
            forget(known);
    }
    for (const SeenDevice &device : devices)
        seen(device);
}

/// Forgets before it reports, so that a handler that throws is not told again.
void PluggedPhones::forget(Phones::iterator known) {
    const UsbPhone phone = std::move(known->second.phone);
    phones_.erase(known);
    handler_.unplugged(phone);
}

} // namespace mtpsync
