// SPDX-License-Identifier: GPL-3.0-or-later

// Linked into a program, it takes the place of libudev's function and loses every event, as a full receive buffer does
// (netlink(7): ENOBUFS).

#include <libudev.h>

#include <dlfcn.h>

#include <cerrno>

udev_device *udev_monitor_receive_device(udev_monitor *monitor) {
    using Receive = udev_device *(*)(udev_monitor *);
    static const auto receive = reinterpret_cast<Receive>(dlsym(RTLD_NEXT, "udev_monitor_receive_device"));
    bool lost = false;
    while (udev_device *device = receive(monitor)) {
        udev_device_unref(device);
        lost = true;
    }
    errno = lost ? ENOBUFS : EAGAIN;
    return nullptr;
}
