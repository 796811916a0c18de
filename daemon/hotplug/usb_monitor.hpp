// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/hotplug/plugged_phones.hpp"
#include "daemon/hotplug/udev_pointer.hpp"
#include "daemon/runtime/event_source.hpp"

#include <string>
#include <vector>

namespace mtpsync {

class EventLoop;

/**
 * Reports phones that are plugged in and unplugged: every device that udev marked with ID_MTP_DEVICE, and nothing else.
 * It reads what udev knows and never touches USB.
 *
 * Owned by the composition root, thread-bound to the control thread. The handler runs there too, inside start() and in
 * callbacks of the loop; it must not destroy the monitor. What it throws leaves start() or EventLoop::run().
 */
class UsbMonitor {
public:
    /// Listens from here on, and reports nothing yet. Throws Error (Internal) when udev cannot be listened to.
    UsbMonitor(EventLoop &loop, PlugHandler handler);
    UsbMonitor(const UsbMonitor &) = delete;
    UsbMonitor &operator=(const UsbMonitor &) = delete;
    ~UsbMonitor() = default;

    /// Reports the phones that are plugged in already; from now on the loop reports what changes. To be called once,
    /// before the loop runs. Throws Error (Internal).
    void start();

private:
    void receive();
    void take(udev_device *device);
    void recover();
    [[nodiscard]] std::vector<SeenDevice> enumerate() const;

    PluggedPhones phones_;
    UdevPointer<udev> udev_;
    UdevPointer<udev_monitor> monitor_;
    EventSource source_;
};

} // namespace mtpsync
