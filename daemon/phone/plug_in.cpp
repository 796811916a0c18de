// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/plug_in.hpp"

namespace mtpsync {

namespace {

/// What leaves later than this after we disturbed it had another reason.
constexpr std::chrono::seconds longest_reaction{3};

/// Without a serial number the make of the phone has to do.
bool is_same_phone(const UsbPhone &before, const UsbPhone &now) noexcept {
    return before.port == now.port && before.serial == now.serial &&
           (!now.serial.empty() || before.address.vendor_id == now.address.vendor_id);
}

} // namespace

bool is_return(const Departure &departure, const UsbPhone &phone, std::chrono::steady_clock::time_point now) noexcept {
    if (!is_same_phone(departure.phone, phone) || now - departure.left > longest_absence)
        return false;
    const bool changed_its_mode = departure.phone.address.product_id != phone.address.product_id;
    const bool was_disturbed = departure.left - departure.last_disturbed <= longest_reaction;
    return changed_its_mode || was_disturbed;
}

} // namespace mtpsync
