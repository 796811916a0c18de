// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_types.hpp"

#include <string>

namespace mtpsync {

/// "/dev/bus/usb/001/002".
[[nodiscard]] std::string usb_node_path(const UsbAddress &address);

/// Throws Error (DeviceGone, DeviceNotPermitted) when the node cannot be opened for reading and writing.
void require_usb_node(const UsbAddress &address);

/**
 * The file descriptor by which libusb talks to the phone, borrowed.
 *
 * libmtp does not give it away, so it is looked up among the process's own descriptors. It tells two things without a
 * USB transaction: that a transfer is complete (it polls writable), and whether the phone is still plugged in.
 * Thread-bound.
 */
class UsbNode {
public:
    /// Throws Error (Internal) when this process has no descriptor of the phone at @p address. Needs /proc.
    static UsbNode find(const UsbAddress &address);

    [[nodiscard]] int fd() const noexcept { return fd_; }
    /// The kernel answers ENODEV from the moment of the disconnect on (drivers/usb/core/devio.c, usbdev_do_ioctl).
    [[nodiscard]] bool connected() const noexcept;

private:
    explicit UsbNode(int fd) noexcept : fd_{fd} {}

    int fd_;
};

} // namespace mtpsync
