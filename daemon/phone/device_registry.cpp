// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/device_registry.hpp"

#include "common/error.hpp"
#include "common/log_context.hpp"
#include "common/text.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace mtpsync {

namespace {

/// More phones than anybody plugs in; a hub full of hostile ones gets no more.
constexpr std::size_t most_devices = 16;

} // namespace

DeviceRegistry::DeviceRegistry(OpenerFactory openers, PhoneThread::Settings settings, Device::Post post)
    : openers_{std::move(openers)}, settings_{std::move(settings)}, post_{std::move(post)} {
}

/// The serial number; a phone that has none, or that of another one, is known by its port.
std::string DeviceRegistry::free_id(const UsbPhone &phone) const {
    std::string id = escape_for_display(phone.serial);
    if (!id.empty() && !devices_.contains(id))
        return id;
    return (id.empty() ? "usb" : id) + "@" + phone.port;
}

void DeviceRegistry::plugged(const UsbPhone &phone) {
    if (devices_.size() >= most_devices) {
        spdlog::warn("the phone at {} is left alone: {} phones are plugged in already", phone.port, most_devices);
        return;
    }
    const std::string id = free_id(phone);
    if (devices_.contains(id))
        return;
    const LogContext context{id};
    spdlog::info("{}: plugged in at {} ({} {})", id, phone.port, escape_for_display(phone.vendor),
                 escape_for_display(phone.model));
    auto settings = settings_;
    settings.name = id;
    Device::Observer &self = *this;
    auto device = std::make_unique<Device>(phone, id, openers_(phone), settings, post_, self);
    Device &added = *devices_.emplace(id, std::move(device)).first->second;
    if (const Device *first = find(escape_for_display(phone.serial)); first != nullptr && first != &added) {
        added.note_twin_at(first->usb().port);
        spdlog::warn("{}: {}", id, added.warning());
    }
    for (Observer *observer : observers_)
        observer->device_added(added);
}

void DeviceRegistry::unplugged(const UsbPhone &phone) {
    const auto entry = std::ranges::find_if(devices_, [&](const auto &item) {
        return item.second->usb().syspath == phone.syspath && item.second->usb().address == phone.address;
    });
    if (entry == devices_.end())
        return;
    const LogContext context{entry->first};
    spdlog::info("{}: unplugged", entry->first);
    let_go(entry, true);
}

void DeviceRegistry::let_go(std::map<std::string, std::unique_ptr<Device>>::iterator entry, bool gone) {
    std::unique_ptr<Device> device = std::move(entry->second);
    devices_.erase(entry);
    device->leave(gone);
    for (Observer *observer : observers_)
        observer->device_left(*device);
    leaving_.push_back(std::move(device));
}

Device *DeviceRegistry::find(const std::string &id) const {
    const auto found = devices_.find(id);
    return found == devices_.end() ? nullptr : found->second.get();
}

Device &DeviceRegistry::choose(const std::string &id) const {
    if (!id.empty()) {
        if (Device *device = find(id))
            return *device;
        throw Error{ErrorCode::NoSuchDevice, "no phone '" + escape_for_display(id) +
                                                 "' is plugged in; 'mtpsyncctl devices' lists those that are"};
    }
    if (devices_.empty())
        throw Error{ErrorCode::NoSuchDevice,
                    "no phone is plugged in; plug it in, unlock it and choose File transfer on it"};
    if (devices_.size() > 1) {
        std::string list;
        for (const auto &item : devices_)
            list += (list.empty() ? "" : ", ") + item.first;
        throw Error{ErrorCode::AmbiguousDevice, "several phones are plugged in; name one of them: " + list};
    }
    return *devices_.begin()->second;
}

void DeviceRegistry::shut_down(std::function<void()> finished) {
    finished_ = std::move(finished);
    while (!devices_.empty())
        let_go(devices_.begin(), false);
    if (leaving_.empty())
        finished_();
}

void DeviceRegistry::device_changed(Device &device) {
    if (find(device.id()) != &device)
        return; // it has left meanwhile
    for (Observer *observer : observers_)
        observer->device_changed(device);
}

void DeviceRegistry::device_tree_changed(Device &device) {
    if (find(device.id()) != &device)
        return;
    for (Observer *observer : observers_)
        observer->device_tree_changed(device);
}

void DeviceRegistry::device_finished(Device &device) {
    std::erase_if(leaving_, [&](const auto &leaving) { return leaving.get() == &device; });
    if (finished_ && leaving_.empty())
        finished_();
}

} // namespace mtpsync
