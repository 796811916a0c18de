// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/place_choice.hpp"

#include "client/quantity.hpp"
#include "client/terminal.hpp"
#include "common/error.hpp"

#include <algorithm>

namespace mtpsync {

namespace {

std::string in_words(const std::vector<std::string> &labels) {
    std::string text;
    for (const auto &label : labels)
        text.append(text.empty() ? "" : ", ").append(label);
    return text;
}

} // namespace

const DeviceInfo &choose_device(const std::vector<DeviceInfo> &devices, std::string_view wanted, bool may_ask) {
    if (!wanted.empty()) {
        const auto found = std::find_if(devices.begin(), devices.end(), [&](const auto &d) { return d.id == wanted; });
        if (found == devices.end())
            throw Error{ErrorCode::NoSuchDevice, "no phone '" + std::string{wanted} +
                                                     "' is plugged in; 'mtpsyncctl devices' lists those that are"};
        return *found;
    }
    if (devices.empty())
        throw Error{ErrorCode::NoSuchDevice, "no phone is plugged in; plug one in, unlock it and choose File transfer"};
    if (devices.size() == 1)
        return devices.front();

    std::vector<std::string> labels;
    labels.reserve(devices.size());
    for (const DeviceInfo &device : devices)
        labels.push_back(device.label());
    if (!may_ask)
        throw Error{ErrorCode::AmbiguousDevice,
                    "several phones are plugged in; choose one with --device: " + in_words(labels)};
    return devices[terminal::choose("Several phones are plugged in:", labels)];
}

std::string choose_storage(const DeviceInfo &device, const std::string &wanted, bool may_ask) {
    if (!wanted.empty() || device.storages.size() <= 1)
        return wanted;
    std::vector<std::string> labels;
    std::vector<std::string> descriptions;
    for (const StorageInfo &storage : device.storages) {
        labels.push_back(storage_label(storage));
        descriptions.push_back("'" + storage.description + "'");
    }
    if (!may_ask)
        throw Error{ErrorCode::AmbiguousStorage,
                    device.label() + " has several storages; choose one with --storage: " + in_words(descriptions)};
    return device.storages[terminal::choose(device.label() + " has several storages:", labels)].description;
}

std::string storage_label(const StorageInfo &storage) {
    return storage.description + " (" + format_bytes(storage.free) + " free of " + format_bytes(storage.capacity) +
           (storage.read_only ? ", read-only)" : ")");
}

} // namespace mtpsync
