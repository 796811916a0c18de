// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace vphone {

/// Where a plugged device is: the numbers of its bus and of itself, and the physical port.
struct UsbAddress {
    int bus = 1;
    int device = 0; ///< assigned at plug-in, 1..127
    int port = 1;   ///< of the root hub

    /// "1-4": what sysfs calls the device.
    [[nodiscard]] std::string name() const { return std::to_string(bus) + "-" + std::to_string(port); }
    /// Of the character device; the major number is 189 (Documentation/admin-guide/devices.txt of Linux).
    [[nodiscard]] int minor_number() const noexcept { return (bus - 1) * 128 + device - 1; }
};

} // namespace vphone
