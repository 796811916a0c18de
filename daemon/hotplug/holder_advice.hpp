// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/hotplug/usb_holder.hpp"

#include <string>
#include <vector>

namespace mtpsync {

/// Who holds a phone and how it gets free, for people: "gvfsd-mtp (pid 1234, user anna) uses the phone; eject it in the
/// file manager ...". With nobody in @p holders it is a program that cannot be seen. Reentrant.
[[nodiscard]] std::string advice_on(const std::vector<UsbHolder> &holders);

} // namespace mtpsync
