// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/hotplug/usb_monitor.hpp"

#include "common/error.hpp"
#include "daemon/hotplug/phone_description.hpp"
#include "daemon/runtime/event_loop.hpp"

#include <libudev.h>
#include <spdlog/spdlog.h>

#include <poll.h>

#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace mtpsync {

namespace {

constexpr auto subsystem = "usb";
constexpr auto device_type = "usb_device";
// room for some thousand events, so that a busy loop loses none; memory is only used while they wait
constexpr int receive_buffer_size = 8 * 1024 * 1024;

void check(int result, std::string_view what) {
    if (result < 0)
        throw system_error(ErrorCode::Internal, what, -result);
}

/// libudev reports by errno what it returns no object for.
template <typename Object>
UdevPointer<Object> own(Object *object, std::string_view what) {
    if (object == nullptr)
        throw system_error(ErrorCode::Internal, what, errno);
    return UdevPointer<Object>{object};
}

UdevPointer<udev_monitor> listen(udev *context) {
    constexpr auto what = "udev cannot be listened to";
    // the group "udev" tells of devices after the rules have run, which is when their properties are known
    auto monitor = own(udev_monitor_new_from_netlink(context, "udev"), what);
    check(udev_monitor_filter_add_match_subsystem_devtype(monitor.get(), subsystem, device_type), what);
    if (udev_monitor_set_receive_buffer_size(monitor.get(), receive_buffer_size) < 0)
        spdlog::debug("udev's receive buffer stays as it is; events that do not fit are made up for");
    check(udev_monitor_enable_receiving(monitor.get()), what);
    return monitor;
}

SeenDevice describe(udev_device *device) {
    return {udev_device_get_syspath(device), udev_device_get_devnum(device), describe_phone(device)};
}

} // namespace

UsbMonitor::UsbMonitor(EventLoop &loop, PlugHandler handler)
    : phones_{std::move(handler)}, udev_{own(udev_new(), "udev cannot be used")}, monitor_{listen(udev_.get())},
      source_{loop.add_io(udev_monitor_get_fd(monitor_.get()), POLLIN, [this](std::uint32_t) { receive(); })} {
}

void UsbMonitor::start() {
    // the monitor listens already: what comes between it and this list is in both, and reported once
    phones_.only(enumerate());
}

void UsbMonitor::receive() {
    for (;;) {
        errno = 0;
        const UdevPointer<udev_device> device{udev_monitor_receive_device(monitor_.get())};
        if (!device)
            break;
        take(device.get());
    }
    if (errno == ENOBUFS)
        recover();
    else if (errno != EAGAIN && errno != EINTR)
        spdlog::warn("an event of udev cannot be read: {}", std::generic_category().message(errno));
}

void UsbMonitor::take(udev_device *device) {
    const char *const text = udev_device_get_action(device);
    const std::string_view action = text != nullptr ? text : "";
    if (action == "remove")
        phones_.removed(udev_device_get_syspath(device), udev_device_get_devnum(device));
    else if (action == "add" || action == "bind" || action == "change") // the later ones may know more
        phones_.seen(describe(device));
}

/// Events were lost. Those that still wait are older than what a list shows now, so they go too.
void UsbMonitor::recover() {
    spdlog::info("udev had more to tell than could be heard; looking at what is plugged in");
    while (UdevPointer<udev_device>{udev_monitor_receive_device(monitor_.get())}) {
    }
    phones_.only(enumerate());
}

std::vector<SeenDevice> UsbMonitor::enumerate() const {
    constexpr auto what = "udev's devices cannot be listed";
    const auto enumeration = own(udev_enumerate_new(udev_.get()), what);
    check(udev_enumerate_add_match_subsystem(enumeration.get(), subsystem), what);
    check(udev_enumerate_add_match_property(enumeration.get(), "DEVTYPE", device_type), what);
    check(udev_enumerate_scan_devices(enumeration.get()), what);

    std::vector<SeenDevice> devices;
    udev_list_entry *entry = nullptr;
    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(enumeration.get())) {
        const UdevPointer<udev_device> device{
            udev_device_new_from_syspath(udev_.get(), udev_list_entry_get_name(entry))};
        if (device) // it may be gone meanwhile
            devices.push_back(describe(device.get()));
    }
    return devices;
}

} // namespace mtpsync
