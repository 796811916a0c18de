// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/latency_model.hpp"

#include <stdexcept>
#include <string>

namespace vphone {

// All of these numbers are assumptions, named as such in docs/virtual-phone.md.
LatencyModel LatencyModel::preset(std::string_view name) {
    using std::chrono::microseconds;
    if (name == "none")
        return {};
    if (name == "usb2")
        return {.per_transaction = microseconds{2000}, .per_urb = microseconds{125}, .bytes_per_second = 38'000'000};
    if (name == "usb3")
        return {.per_transaction = microseconds{1500}, .per_urb = microseconds{40}, .bytes_per_second = 200'000'000};
    throw std::invalid_argument{"no latency preset '" + std::string{name} + "': use none, usb2 or usb3"};
}

} // namespace vphone
