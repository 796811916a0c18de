// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/descriptors.hpp"
#include "tests/support/catch.hpp"

using vphone::Descriptors;
using vphone::UsbSpeed;
using Bytes = Descriptors::Bytes;

namespace {

Descriptors phone(UsbSpeed speed) {
    return Descriptors{{.vendor = 0x18d1,
                        .product = 0x4ee1,
                        .manufacturer = "Maker",
                        .model = "Tel\xC3\xA9 \xF0\x9F\x93\xB1",
                        .serial = "S1",
                        .speed = speed}};
}

/// The descriptors of @p type in a configuration, walked by their lengths.
std::vector<Bytes> of_type(const Bytes &configuration, std::uint8_t type) {
    std::vector<Bytes> found;
    std::size_t at = 0;
    while (at < configuration.size()) {
        const auto length = configuration[at];
        REQUIRE(length >= 2);
        REQUIRE(at + length <= configuration.size());
        const auto start = configuration.begin() + static_cast<std::ptrdiff_t>(at);
        if (configuration[at + 1] == type)
            found.emplace_back(start, start + length);
        at += length;
    }
    return found;
}

} // namespace

TEST_CASE("the device descriptor names the phone") {
    const auto device = phone(UsbSpeed::High).device();
    REQUIRE(device == Bytes{18, 1, 0x00, 0x02, 0, 0, 0, 64, 0xd1, 0x18, 0xe1, 0x4e, 0x40, 0x04, 1, 2, 3, 1});
    const auto super = phone(UsbSpeed::Super).device();
    REQUIRE(super[3] == 3);
    REQUIRE(super[7] == 9);
}

TEST_CASE("the configuration has one MTP interface with three endpoints") {
    for (const auto speed : {UsbSpeed::High, UsbSpeed::Super}) {
        const auto configuration = phone(speed).configuration();
        REQUIRE((configuration[2] | configuration[3] << 8) == static_cast<int>(configuration.size()));
        const auto interfaces = of_type(configuration, 4);
        REQUIRE(interfaces.size() == 1);
        REQUIRE(Bytes(interfaces[0].begin() + 4, interfaces[0].end()) == Bytes{3, 6, 1, 1, 5});

        const auto endpoints = of_type(configuration, 5);
        const std::uint8_t size = speed == UsbSpeed::Super ? 4 : 2; // in units of 256 bytes
        REQUIRE(endpoints.size() == 3);
        REQUIRE(endpoints[0] == Bytes{7, 5, 0x81, 2, 0, size, 0});
        REQUIRE(endpoints[1] == Bytes{7, 5, 0x01, 2, 0, size, 0});
        REQUIRE(endpoints[2] == Bytes{7, 5, 0x82, 3, 28, 0, 6});
        REQUIRE(of_type(configuration, 48).size() == (speed == UsbSpeed::Super ? 3 : 0));
    }
}

TEST_CASE("strings are UTF-16, beyond the first plane as well") {
    const auto descriptors = phone(UsbSpeed::High);
    REQUIRE(descriptors.string(0) == Bytes{4, 3, 9, 4});
    REQUIRE(descriptors.string(3) == Bytes{6, 3, 'S', 0, '1', 0});
    REQUIRE(descriptors.string(2) == Bytes{16, 3, 'T', 0, 'e', 0, 'l', 0, 0xE9, 0, ' ', 0, 0x3D, 0xD8, 0xF1, 0xDC});
    REQUIRE(descriptors.string(5) == Bytes{8, 3, 'M', 0, 'T', 0, 'P', 0});
    REQUIRE_FALSE(descriptors.string(4));
}

TEST_CASE("only a super-speed device has a binary object store, only a high-speed device a qualifier") {
    REQUIRE(phone(UsbSpeed::High).device_qualifier()->size() == 10);
    REQUIRE_FALSE(phone(UsbSpeed::High).binary_object_store());
    const auto store = phone(UsbSpeed::Super).binary_object_store();
    REQUIRE((*store)[2] == store->size());
    REQUIRE_FALSE(phone(UsbSpeed::Super).device_qualifier());
}
