// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/interface_claim.hpp"
#include "tests/phone/usb/usb_device.hpp"

namespace vphone {

class UsbfsConnection;

/// What a connection sees of the plug-in that it opened. Implemented by UsbfsServer.
class UsbfsPort {
public:
    virtual ~UsbfsPort() = default;
    /// Null once the cable was pulled, for ever: a later plug-in is another port.
    [[nodiscard]] virtual UsbDevice *device() noexcept = 0;
    [[nodiscard]] virtual InterfaceClaim &claim() noexcept = 0;
    [[nodiscard]] virtual int device_number() const noexcept = 0;
    /// The client has something to reap, or has no more.
    virtual void reapable_changed(int difference) = 0;
    /// The connection is over; it is destroyed soon.
    virtual void closed(UsbfsConnection &connection) = 0;
};

} // namespace vphone
