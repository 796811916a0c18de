// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/hotplug/usb_phone.hpp"

#include <sys/types.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/// Who wants to know what comes and goes. Both are set, and may throw; the phone of unplugged() is the one that
/// plugged() got.
struct PlugHandler {
    std::function<void(const UsbPhone &phone)> plugged;
    std::function<void(const UsbPhone &phone)> unplugged;
};

/// A USB device that udev told of. The number of its node says which plug-in of the same port it is: the kernel gives
/// the next one another number.
struct SeenDevice {
    std::string syspath;
    dev_t number = 0;
    std::optional<UsbPhone> phone; ///< nothing when udev does not call it an MTP device, or not yet
};

/**
 * The phones that are plugged in, made of what udev says twice, late, or no more: every plug-in is reported once, and
 * once it ends. Of one port, the end of a phone is reported before the next one begins.
 *
 * Owned by the UsbMonitor. Thread-bound to the control thread, where the handler runs; it must not call back in here.
 */
class PluggedPhones {
public:
    explicit PluggedPhones(PlugHandler handler);

    /// The device is there.
    void seen(const SeenDevice &device);
    /// The device with this node number is gone from there.
    void removed(const std::string &syspath, dev_t number);
    /// These devices are there, and no others.
    void only(const std::vector<SeenDevice> &devices);

private:
    struct Known {
        dev_t number;
        UsbPhone phone;
    };
    using Phones = std::map<std::string, Known>;

    void forget(Phones::iterator known);

    PlugHandler handler_;
    Phones phones_; // by syspath
};

} // namespace mtpsync
