// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/usb_device_fixture.hpp"
#include "tests/support/catch.hpp"

using vphone::SetupPacket;
using vphone::UsbDeviceFixture;
using Bytes = std::vector<std::uint8_t>;
namespace endpoint = vphone::endpoint;

TEST_CASE_METHOD(UsbDeviceFixture, "descriptors are cut to the length that the host asks for") {
    REQUIRE(device.control({0x80, 6, 0x0100, 0, 18}, {}) == device.descriptors().device());
    const auto head = device.control({0x80, 6, 0x0200, 0, 9}, {});
    REQUIRE(head->size() == 9);
    const auto whole = device.control({0x80, 6, 0x0200, 0, 255}, {});
    REQUIRE(whole->size() == (*head)[2]);
    REQUIRE_FALSE(device.control({0x80, 6, 0x0307, 0, 255}, {}));
}

TEST_CASE_METHOD(UsbDeviceFixture, "the Microsoft descriptors say MTP") {
    const auto announcement = device.control({0x80, 6, 0x03EE, 0, 255}, {});
    REQUIRE(announcement->size() == 18);
    const std::uint8_t code = (*announcement)[16];
    const auto ids = device.control({0xC0, code, 0, 4, 255}, {});
    REQUIRE(ids->size() == 40);
    REQUIRE(std::string(ids->begin() + 18, ids->begin() + 22) == std::string("MTP\0", 4));
    REQUIRE(device.control({0xC0, code, 0, 5, 255}, {})->size() == 10);
    REQUIRE_FALSE(device.control({0xC0, code, 0, 6, 255}, {}));
}

TEST_CASE_METHOD(UsbDeviceFixture, "a cancel request drops what the phone had to say and names the transaction") {
    send(100);
    const Bytes cancel{0x01, 0x40, 0x04, 0x03, 0x02, 0x01};
    REQUIRE(device.control({0x21, 0x64, 0, 0, 6}, cancel));
    REQUIRE(function.log == "cancel:16909060 ");
    read(512);
    REQUIRE(client.done.empty());
    REQUIRE_FALSE(device.control({0x21, 0x64, 0, 0, 6}, Bytes{0, 0, 0, 0, 0, 0}));
}

TEST_CASE_METHOD(UsbDeviceFixture, "the device status names the endpoints that are halted") {
    REQUIRE(device.control({0xA1, 0x67, 0, 0, 64}, {}) == Bytes{4, 0, 0x01, 0x20});
    device.stall_bulk();
    REQUIRE(device.control({0xA1, 0x67, 0, 0, 64}, {}) == Bytes{12, 0, 0x01, 0x20, 0x81, 0, 0, 0, 0x01, 0, 0, 0});
    REQUIRE(device.control({0x82, 0, 0, endpoint::bulk_in, 2}, {}) == Bytes{1, 0});
    REQUIRE(device.control({0x02, 1, 0, endpoint::bulk_in, 0}, {}));
    REQUIRE(device.control({0x82, 0, 0, endpoint::bulk_in, 2}, {}) == Bytes{0, 0});
    REQUIRE(device.control({0x82, 0, 0, endpoint::bulk_out, 2}, {}) == Bytes{1, 0});
}

TEST_CASE_METHOD(UsbDeviceFixture, "a device reset request ends halts and session") {
    device.stall_bulk();
    REQUIRE(device.control({0x21, 0x66, 0, 0, 0}, {}));
    REQUIRE(function.log == "reset ");
    write(10);
    REQUIRE(client.done[0]->status == 0);
}

TEST_CASE_METHOD(UsbDeviceFixture, "a control URB carries its setup packet in front of the data") {
    auto urb = std::make_unique<vphone::Urb>();
    urb->owner = &client;
    urb->type = USBDEVFS_URB_TYPE_CONTROL;
    urb->size = SetupPacket::size + 64;
    urb->data = std::make_unique<std::uint8_t[]>(urb->size);
    const Bytes setup{0xA1, 0x67, 0, 0, 0, 0, 64, 0};
    std::copy(setup.begin(), setup.end(), urb->data.get());
    device.submit(std::move(urb));
    REQUIRE(client.done[0]->status == 0);
    REQUIRE(client.done[0]->actual == 4);
    REQUIRE(client.done[0]->data[SetupPacket::size] == 4);
}
