// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/device_match.hpp"

#include <algorithm>
#include <string_view>

namespace mtpsync {

bool DeviceMatch::matches(const UsbIdentity &phone) const {
    if (is_empty() || (!serial.empty() && serial != phone.serial))
        return false;
    if ((vendor && *vendor != phone.vendor) || (product && *product != phone.product))
        return false;
    return model.empty() || std::ranges::find(phone.models, model) != phone.models.end();
}

bool DeviceMatch::is_empty() const noexcept {
    return serial.empty() && !vendor && !product && model.empty();
}

std::string DeviceMatch::describe() const {
    std::string text;
    const auto add = [&text](std::string_view what, const std::string &value) {
        if (!value.empty())
            text.append(text.empty() ? "" : ", ").append(what).append(" ").append(value);
    };
    add("serial", serial);
    add("vendor", vendor ? usb_id_text(*vendor) : "");
    add("product", product ? usb_id_text(*product) : "");
    add("model", model);
    return text;
}

std::string usb_id_text(std::uint16_t id) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned shift : {12U, 8U, 4U, 0U})
        text += digits[static_cast<std::size_t>(id >> shift) & 0x0FU];
    return text;
}

} // namespace mtpsync
