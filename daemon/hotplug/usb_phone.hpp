// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_types.hpp"

#include <string>

namespace mtpsync {

/// A plugged phone as udev describes it. Serial, vendor and model are what the device says of itself: bounded in
/// length, otherwise unchecked bytes that may hold anything; they pass through escape_for_display() before people see
/// them.
struct UsbPhone {
    UsbAddress address;
    std::string syspath; ///< "/sys/devices/.../1-2.3"
    std::string devnode; ///< "/dev/bus/usb/001/002"
    std::string port;    ///< "1-2.3": bus and the ports on the way, the same as long as it stays in the same socket
    std::string serial;  ///< of the USB device; "" when it has none
    std::string vendor;  ///< for people, may be ""
    std::string model;   ///< for people, may be ""

    friend bool operator==(const UsbPhone &, const UsbPhone &) = default;
};

} // namespace mtpsync
