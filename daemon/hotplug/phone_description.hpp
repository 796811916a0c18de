// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/hotplug/usb_phone.hpp"

#include <optional>

struct udev_device;

namespace mtpsync {

/// What udev says of @p device; nothing when it is no MTP device: libmtp's rules and mtp-probe mark those with
/// ID_MTP_DEVICE, and others are none of our business. Thread-bound, as libudev is.
[[nodiscard]] std::optional<UsbPhone> describe_phone(udev_device *device);

} // namespace mtpsync
