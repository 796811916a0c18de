// SPDX-License-Identifier: GPL-3.0-or-later

// Prints the MTP devices that libudev lists, then "listening", then the events that its monitor receives, until it is
// killed: "ACTION DEVPATH NODE SERIAL". A program of its own, as a daemon would be.

#include <libudev.h>

#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

namespace {

struct Unref {
    void operator()(udev *context) const { udev_unref(context); }
    void operator()(udev_monitor *monitor) const { udev_monitor_unref(monitor); }
    void operator()(udev_enumerate *list) const { udev_enumerate_unref(list); }
    void operator()(udev_device *device) const { udev_device_unref(device); }
};

template <typename Type>
using Owned = std::unique_ptr<Type, Unref>;

const char *or_dash(const char *text) {
    return text != nullptr ? text : "-";
}

void print(const char *action, udev_device *device) {
    std::printf("%s %s %s %s\n", action, udev_device_get_devpath(device), or_dash(udev_device_get_devnode(device)),
                or_dash(udev_device_get_property_value(device, "ID_SERIAL_SHORT")));
    std::fflush(stdout);
}

void print_present(udev *context) {
    const Owned<udev_enumerate> list{udev_enumerate_new(context)};
    udev_enumerate_add_match_subsystem(list.get(), "usb");
    udev_enumerate_add_match_property(list.get(), "ID_MTP_DEVICE", "1");
    udev_enumerate_scan_devices(list.get());
    udev_list_entry *entry = nullptr;
    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(list.get())) {
        const Owned<udev_device> device{udev_device_new_from_syspath(context, udev_list_entry_get_name(entry))};
        print("present", device.get());
    }
}

} // namespace

int main() {
    const Owned<udev> context{udev_new()};
    const Owned<udev_monitor> monitor{udev_monitor_new_from_netlink(context.get(), "udev")};
    if (!monitor || udev_monitor_filter_add_match_subsystem_devtype(monitor.get(), "usb", "usb_device") < 0 ||
        udev_monitor_enable_receiving(monitor.get()) < 0) {
        std::fputs("no udev monitor\n", stderr);
        return 1;
    }
    print_present(context.get());
    std::puts("listening");
    std::fflush(stdout);
    while (true) {
        pollfd events[] = {{udev_monitor_get_fd(monitor.get()), POLLIN, 0}};
        if (poll(events, 1, -1) < 0)
            return 1;
        if (const Owned<udev_device> device{udev_monitor_receive_device(monitor.get())})
            print(udev_device_get_action(device.get()), device.get());
    }
}
