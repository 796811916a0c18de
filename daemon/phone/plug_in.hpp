// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/hotplug/usb_phone.hpp"

#include <chrono>

namespace mtpsync {

/// How a phone left the bus. A value.
struct Departure {
    UsbPhone phone;
    std::chrono::steady_clock::time_point left;
    std::chrono::steady_clock::time_point last_disturbed; ///< as PhoneLink::last_disturbed()
};

/// No phone needs longer to come back by itself.
inline constexpr std::chrono::seconds longest_absence{10};

/// The phone that arrives at @p now is the one of @p departure and was never pulled out: it came back after something
/// that we did, or in another mode (docs/adr/0010-what-is-a-plug-in.md). Everything else is a plug-in. Reentrant.
[[nodiscard]] bool is_return(const Departure &departure, const UsbPhone &phone,
                             std::chrono::steady_clock::time_point now) noexcept;

} // namespace mtpsync
