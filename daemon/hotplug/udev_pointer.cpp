// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/hotplug/udev_pointer.hpp"

#include <libudev.h>

namespace mtpsync {

void UdevUnref::operator()(udev *context) const noexcept {
    udev_unref(context);
}

void UdevUnref::operator()(udev_device *device) const noexcept {
    udev_device_unref(device);
}

void UdevUnref::operator()(udev_enumerate *enumeration) const noexcept {
    udev_enumerate_unref(enumeration);
}

void UdevUnref::operator()(udev_monitor *monitor) const noexcept {
    udev_monitor_unref(monitor);
}

} // namespace mtpsync
