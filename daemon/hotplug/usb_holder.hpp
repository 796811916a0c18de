// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_types.hpp"

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace mtpsync {

/// A process that has the device node of a phone open.
struct UsbHolder {
    std::string program; ///< what it calls itself: unchecked bytes, without a folder
    pid_t pid = 0;
    std::string user; ///< by name, or by number where it has none

    friend bool operator==(const UsbHolder &, const UsbHolder &) = default;
};

/// Where processes and device nodes are found. A test has others.
struct HolderPlaces {
    std::filesystem::path processes = "/proc";
    std::filesystem::path nodes = "/dev/bus/usb";
};

/**
 * The processes that have the node of the phone at @p address open, by their pids, except @p ourselves and its
 * children, and except programs that are known to leave the MTP interface alone. What the kernel does not let us look
 * into, such as the processes of other users, is not found. Looks at every process, which takes milliseconds: nothing
 * for the control thread. Reentrant.
 */
[[nodiscard]] std::vector<UsbHolder> find_usb_holders(const UsbAddress &address, pid_t ourselves,
                                                      const HolderPlaces &places = {});

} // namespace mtpsync
