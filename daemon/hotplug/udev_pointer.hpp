// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

struct udev;
struct udev_device;
struct udev_enumerate;
struct udev_monitor;

namespace mtpsync {

struct UdevUnref {
    void operator()(udev *context) const noexcept;
    void operator()(udev_device *device) const noexcept;
    void operator()(udev_enumerate *enumeration) const noexcept;
    void operator()(udev_monitor *monitor) const noexcept;
};

/// Owns an object of libudev. Thread-bound, as libudev is.
template <typename Object>
using UdevPointer = std::unique_ptr<Object, UdevUnref>;

} // namespace mtpsync
