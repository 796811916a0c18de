// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/usb_address.hpp"

#include <optional>
#include <set>

namespace vphone {

/// Ports and device numbers of the one bus of a test bed. A device number is not used again before all others were
/// (choose_devnum() in drivers/usb/core/hub.c of Linux). Thread-bound to the phone's thread.
class UsbBus {
public:
    /// Plugs into @p port, or into the first free one. Throws std::runtime_error when it is taken or all are.
    [[nodiscard]] UsbAddress attach(std::optional<int> port = std::nullopt);
    void detach(const UsbAddress &address);

private:
    std::set<int> ports_;   ///< taken
    std::set<int> devices_; ///< numbers taken
    int last_device_ = 1;   ///< 1 is the root hub
};

} // namespace vphone
