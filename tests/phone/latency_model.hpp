// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string_view>

namespace vphone {

/// How slow the phone and its wire are. All zero: as fast as the machine. Plain data, owned by the phone.
/// The MTP side adds per_transaction and per_operation to InTransfer::delay of the response; the USB side adds the
/// rest.
struct LatencyModel {
    std::chrono::microseconds per_transaction{0}; ///< the phone's own work on any operation
    std::map<std::uint16_t, std::chrono::microseconds>
        per_operation;                    ///< extra work, e.g. a media scan after SendObject
    std::chrono::microseconds per_urb{0}; ///< from submission to completion of any bulk URB
    std::uint64_t bytes_per_second = 0;   ///< of the wire, either direction; 0: no limit

    /// "none", "usb2" or "usb3"; throws std::invalid_argument otherwise.
    static LatencyModel preset(std::string_view name);
};

} // namespace vphone
