// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/descriptors.hpp"
#include "tests/phone/usb/uevent.hpp"
#include "tests/phone/usb/usb_address.hpp"

namespace vphone {

/// What udevd would know of the phone: the kernel's keys, and those that libmtp's and systemd's rules add.
[[nodiscard]] Properties udev_properties(const UsbAddress &address, const Descriptors &descriptors);

/// Writes the attribute files of a USB device, its interface and its endpoints
/// (Documentation/ABI/testing/sysfs-bus-usb) into @p device, as far as libudev, libusb, lsusb and android-file-transfer
/// read them. Throws std::system_error.
void write_sysfs_attributes(const std::filesystem::path &device, const UsbAddress &address,
                            const Descriptors &descriptors);

} // namespace vphone
