// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/// Who a phone says that it is.
struct UsbIdentity {
    std::string serial; ///< escaped; "" when it has none
    std::uint16_t vendor = 0;
    std::uint16_t product = 0;
    std::vector<std::string> models; ///< escaped; by USB and, once it is open, by MTP: they may differ
};

/// Which phones a profile is for: all that is given has to fit, and something has to be given.
struct DeviceMatch {
    std::string serial; ///< escaped
    std::optional<std::uint16_t> vendor;
    std::optional<std::uint16_t> product;
    std::string model; ///< escaped

    [[nodiscard]] bool matches(const UsbIdentity &phone) const;
    [[nodiscard]] bool is_empty() const noexcept;
    /// For people: "serial R58M123", "model Pixel 9".
    [[nodiscard]] std::string describe() const;

    friend bool operator==(const DeviceMatch &, const DeviceMatch &) = default;
};

/// Four hexadecimal digits, as 'lsusb' shows a vendor or a product.
[[nodiscard]] std::string usb_id_text(std::uint16_t id);

} // namespace mtpsync
