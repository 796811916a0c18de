// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <filesystem>

namespace vphone {

/**
 * The file that clients open as /dev/bus/usb/BBB/DDD: a FIFO of one page, whose POLLOUT is the phone's to switch. usbfs
 * reports POLLOUT while a URB can be reaped, and both libusb and android-file-transfer wait for that.
 *
 * A byte in the only slot of the pipe means "nothing to reap". Owned by UsbfsServer, thread-bound to the phone's
 * thread.
 */
class DeviceNode {
public:
    /// Makes the FIFO, not yet reapable. Throws std::system_error.
    explicit DeviceNode(std::filesystem::path path);
    DeviceNode(DeviceNode &&) = delete;
    ~DeviceNode();

    void set_reapable(bool reapable);
    /// Nobody can open it any more; those who have it open go on.
    void remove();

private:
    std::filesystem::path path_;
    mtpsync::UniqueFd fifo_;
    bool reapable_ = true;
};

} // namespace vphone
