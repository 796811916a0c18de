// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/plug_in.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::steady_clock::time_point noon{12h};

UsbPhone plugged_phone() {
    return {.address = {.bus = 1, .device = 7, .vendor_id = 0x18d1, .product_id = 0x4ee1},
            .syspath = "/sys/devices/1-2",
            .devnode = "/dev/bus/usb/001/007",
            .port = "1-2",
            .serial = "ONE",
            .vendor = "",
            .model = ""};
}

/// What the phone of plugged_phone() is when it comes back after it left at noon.
struct Arrival {
    UsbPhone phone = plugged_phone();
    std::chrono::milliseconds disturbed_before = 1h; ///< we disturbed it so long before it left
    std::chrono::milliseconds absent = 1s;
};

bool is_return(const Arrival &arrival) {
    const Departure departure{
        .phone = plugged_phone(), .left = noon, .last_disturbed = noon - arrival.disturbed_before};
    return mtpsync::is_return(departure, arrival.phone, noon + arrival.absent);
}

} // namespace

TEST_CASE("a phone that comes back after we disturbed it was not plugged in") {
    CHECK(is_return({.disturbed_before = 0ms}));
    CHECK(is_return({.disturbed_before = 3s, .absent = 10s}));
}

TEST_CASE("a phone that comes back although nobody disturbed it was pulled out") {
    CHECK_FALSE(is_return({}));
    CHECK_FALSE(is_return({.disturbed_before = 3001ms}));
}

TEST_CASE("a phone that stays away for longer than any phone needs was pulled out") {
    CHECK_FALSE(is_return({.disturbed_before = 0ms, .absent = 10'001ms}));
}

TEST_CASE("a phone at another port, or another phone, was plugged in") {
    Arrival arrival{.disturbed_before = 0ms};
    arrival.phone.port = "1-3";
    CHECK_FALSE(is_return(arrival));
    arrival.phone = plugged_phone();
    arrival.phone.serial = "TWO";
    CHECK_FALSE(is_return(arrival));
}

TEST_CASE("a phone that comes back in another mode was not plugged in") {
    Arrival arrival;
    arrival.phone.address.product_id = 0x4ee2;
    CHECK(is_return(arrival));
    arrival.absent = 10'001ms;
    CHECK_FALSE(is_return(arrival));
}

TEST_CASE("a phone without a serial number is known by its port and its make") {
    Departure departure{.phone = plugged_phone(), .left = noon, .last_disturbed = noon};
    departure.phone.serial = "";
    UsbPhone other = departure.phone;
    CHECK(mtpsync::is_return(departure, other, noon));
    other.address.vendor_id = 0x04e8;
    CHECK_FALSE(mtpsync::is_return(departure, other, noon));
}
