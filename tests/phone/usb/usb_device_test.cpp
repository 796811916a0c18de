// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/usb_device_fixture.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace std::chrono_literals;
using vphone::Direction;
using vphone::PatternContent;
using vphone::UsbDeviceFixture;
using vphone::WireFaultKind;
namespace endpoint = vphone::endpoint;

TEST_CASE_METHOD(UsbDeviceFixture, "a read waits for the phone, and comes back when it has spoken") {
    read(512);
    REQUIRE(client.done.empty());
    send(100);
    REQUIRE(client.done.size() == 1);
    REQUIRE(client.done[0]->status == 0);
    REQUIRE(client.done[0]->actual == 100);
    REQUIRE(client.done[0]->data[99] == PatternContent::at(99));
}

TEST_CASE_METHOD(UsbDeviceFixture,
                 "a read that a phone without empty packets leaves open is cancelled with what it got") {
    read(4096, 7);
    send(1024, false);
    REQUIRE(client.done.empty());
    REQUIRE(device.discard(client, 7));
    REQUIRE(client.done[0]->status == -ENOENT);
    REQUIRE(client.done[0]->actual == 1024);
    REQUIRE_FALSE(device.discard(client, 7));
}

TEST_CASE_METHOD(UsbDeviceFixture, "a read that must not be short is refused when it is") {
    submit(endpoint::bulk_in, 512, 1, USBDEVFS_URB_SHORT_NOT_OK);
    send(100);
    REQUIRE(client.done[0]->status == -EREMOTEIO);
}

TEST_CASE_METHOD(UsbDeviceFixture, "the function is told where a transfer ends") {
    write(512);
    REQUIRE(function.log == "out ");
    write(100);
    REQUIRE(function.log == "out out! ");
    write(0);
    REQUIRE(function.log == "out out! out! ");
    write(1024, 1, USBDEVFS_URB_ZERO_PACKET);
    REQUIRE(function.log == "out out! out! out! ");
    REQUIRE(function.received.size() == 512 + 100 + 1024);
}

TEST_CASE_METHOD(UsbDeviceFixture, "a stall fails the read at work, and those to come until the halt is cleared") {
    read(512, 1);
    read(512, 2);
    device.stall_bulk();
    REQUIRE(client.done.size() == 1);
    REQUIRE(client.done[0]->status == -EPIPE);
    read(512, 3);
    write(512, 4);
    REQUIRE(client.done.size() == 3);
    REQUIRE(client.done[1]->status == -EPIPE);
    REQUIRE(client.done[2]->status == -EPIPE);

    device.clear_halt(endpoint::bulk_in);
    send(10);
    REQUIRE(client.done.size() == 4);
    REQUIRE(client.done[3]->address == 2); // it had waited through the halt
    REQUIRE(client.done[3]->status == 0);
    device.clear_halt(endpoint::bulk_out);
    write(5, 5);
    REQUIRE(client.done[4]->status == 0);
}

TEST_CASE_METHOD(UsbDeviceFixture, "an unplug fails every transfer, tells the function once and takes no more") {
    read(512, 1);
    submit(endpoint::interrupt_in, 28, 2);
    function.on_bulk_out = [this] { device.unplug(); };
    write(512, 3);
    REQUIRE(client.done.size() == 3);
    for (const auto &urb : client.done)
        REQUIRE(urb->status == -ESHUTDOWN);
    REQUIRE(function.log == "out "); // not yet: the function is still at work
    scheduler.run_posted();
    REQUIRE(function.log == "out disconnected ");
    REQUIRE(unplugs == 1);
    read(512, 4);
    REQUIRE(client.done[3]->status == -ESHUTDOWN);
    device.announce_unplug();
    REQUIRE(unplugs == 1);
}

TEST_CASE_METHOD(UsbDeviceFixture, "nothing that was queued before an unplug is heard after the next plug-in") {
    send(100);
    device.send_interrupt({1, 2, 3});
    device.unplug();
    device.announce_unplug();
    send(100);
    device.connect();
    read(512, 1);
    submit(endpoint::interrupt_in, 28, 2);
    REQUIRE(client.done.empty());
}

TEST_CASE_METHOD(UsbDeviceFixture, "a bus reset gives all transfers back and resets the function") {
    read(512);
    send(10);
    read(512);
    device.stall_bulk();
    read(512);
    client.done.clear();
    device.bus_reset();
    REQUIRE(function.log == "reset ");
    send(3);
    read(512);
    REQUIRE(client.done.back()->actual == 3);
}

TEST_CASE_METHOD(UsbDeviceFixture, "events wait for a read, but not more than a phone keeps") {
    for (std::uint8_t number = 0; number < 8; ++number)
        device.send_interrupt({number});
    REQUIRE(device.dropped_interrupts() == 3);
    for (std::uint64_t name = 0; name < 6; ++name)
        submit(endpoint::interrupt_in, 28, name);
    REQUIRE(client.done.size() == 5);
    REQUIRE(client.done[4]->data[0] == 4);
    REQUIRE(device.interrupt_read_waits());
}

TEST_CASE_METHOD(UsbDeviceFixture, "an event that is larger than the read overflows") {
    submit(endpoint::interrupt_in, 4, 1);
    device.send_interrupt({1, 2, 3, 4, 5, 6});
    REQUIRE(client.done[0]->status == -EOVERFLOW);
    REQUIRE(client.done[0]->actual == 4);
}

TEST_CASE_METHOD(UsbDeviceFixture, "a client that is gone gets nothing, and leaves the rest to others") {
    read(512, 1);
    device.forget(client);
    send(10);
    REQUIRE(client.done.empty());
    read(512, 2);
    REQUIRE(client.done[0]->actual == 10);
}

TEST_CASE_METHOD(UsbDeviceFixture, "a cable pulled after n bytes to the host cuts the URB there") {
    device.faults().arm({.kind = WireFaultKind::Unplug, .direction = Direction::In, .after = 700, .replug_after = 5ms});
    send(2000);
    read(512, 1);
    REQUIRE(client.done[0]->status == 0);
    read(512, 2);
    REQUIRE(client.done[1]->status == -ESHUTDOWN);
    REQUIRE(client.done[1]->actual == 188);
    scheduler.run_posted();
    REQUIRE(function.log == "disconnected ");
    REQUIRE(replug_after == 5ms);
    REQUIRE(device.faults().report()[0]["fired"] == 1);
}

TEST_CASE_METHOD(UsbDeviceFixture, "a cable pulled after n bytes from the host lets whole packets through before") {
    device.faults().arm({.kind = WireFaultKind::Unplug, .direction = Direction::Out, .after = 1500});
    write(4096);
    REQUIRE(client.done[0]->status == -ESHUTDOWN);
    REQUIRE(client.done[0]->actual == 1500);
    REQUIRE(function.received.size() == 1024);
    scheduler.run_posted();
    REQUIRE(unplugs == 1);
    REQUIRE_FALSE(replug_after);
}

TEST_CASE_METHOD(UsbDeviceFixture, "a stall after n bytes halts that endpoint alone") {
    device.faults().arm({.kind = WireFaultKind::Stall, .direction = Direction::Out, .after = 600});
    write(512);
    REQUIRE(client.done[0]->status == 0);
    write(1024);
    REQUIRE(client.done[1]->status == -EPIPE);
    REQUIRE(function.received.size() == 512);
    send(10);
    read(512);
    REQUIRE(client.done[2]->status == 0);
    write(512);
    REQUIRE(client.done[3]->status == -EPIPE);
    device.clear_halt(endpoint::bulk_out);
    write(512);
    REQUIRE(client.done[4]->status == 0);
}

TEST_CASE_METHOD(UsbDeviceFixture, "nothing is lost by a stall on the way to the host, once the halt is cleared") {
    device.faults().arm({.kind = WireFaultKind::Stall, .direction = Direction::In, .after = 700});
    send(2000);
    read(512, 1);
    read(512, 2);
    REQUIRE(client.done[0]->status == 0);
    REQUIRE(client.done[1]->status == -EPIPE);
    REQUIRE(client.done[1]->actual == 0);
    device.clear_halt(endpoint::bulk_in);
    read(2048, 3);
    REQUIRE(client.done[2]->actual == 2000 - 512);
    REQUIRE(client.done[2]->data[0] == PatternContent::at(512));
}

TEST_CASE_METHOD(UsbDeviceFixture, "corruption flips bits of exactly one byte, on its way in and on its way out") {
    device.faults().arm({.kind = WireFaultKind::Corrupt, .direction = Direction::In, .after = 3, .flipped_bits = 0x80});
    device.faults().arm(
        {.kind = WireFaultKind::Corrupt, .direction = Direction::Out, .after = 600, .flipped_bits = 0xFF});
    send(10);
    read(512);
    for (std::size_t index = 0; index < 10; ++index)
        REQUIRE(client.done[0]->data[index] == (PatternContent::at(index) ^ (index == 3 ? 0x80 : 0)));
    write(512);
    write(512);
    for (std::size_t index = 0; index < 1024; ++index)
        REQUIRE(function.received[index] == (PatternContent::at(index % 512) ^ (index == 600 ? 0xFF : 0)));
    for (const auto &fault : device.faults().report())
        REQUIRE(fault["armed"] == false);
}

TEST_CASE_METHOD(UsbDeviceFixture, "the latency of a URB counts from its submission") {
    latency.per_urb = 100us;
    read(512, 1);
    scheduler.advance(1ms);
    send(10);
    REQUIRE(client.done.size() == 1);

    send(10);
    read(512, 2);
    scheduler.advance(99us);
    REQUIRE(client.done.size() == 1);
    scheduler.advance(1us);
    REQUIRE(client.done.size() == 2);
}

TEST_CASE_METHOD(UsbDeviceFixture, "the wire carries so many bytes a second, whatever their direction") {
    latency.bytes_per_second = 1'000'000;
    write(1000, 1);
    send(1000);
    read(1000, 2);
    REQUIRE(function.received.empty());
    scheduler.advance(999us);
    REQUIRE(client.done.empty());
    scheduler.advance(1us);
    REQUIRE(client.done.size() == 1);
    REQUIRE(client.done[0]->address == 1);
    REQUIRE(function.received.size() == 1000);
    scheduler.advance(1ms);
    REQUIRE(client.done.size() == 2);
    REQUIRE(client.done[1]->status == 0);
}

TEST_CASE_METHOD(UsbDeviceFixture, "a transfer on a slow wire can be cancelled, and dies with the cable") {
    latency.bytes_per_second = 1000;
    write(512, 1);
    write(512, 2);
    REQUIRE(device.discard(client, 1));
    REQUIRE(client.done[0]->status == -ENOENT);
    device.unplug();
    REQUIRE(client.done[1]->status == -ESHUTDOWN);
    scheduler.advance(1h);
    REQUIRE(client.done.size() == 2);
    REQUIRE(function.received.empty());
}

TEST_CASE_METHOD(UsbDeviceFixture, "a phone thinks from the moment at which its last answer has left") {
    send(10);
    send(20, true, 300us);
    read(512, 1);
    REQUIRE(client.done.size() == 1);
    scheduler.advance(200us);
    read(512, 2);
    REQUIRE(client.done.size() == 1);
    scheduler.advance(100us);
    REQUIRE(client.done.size() == 2);
    REQUIRE(client.done[1]->actual == 20);
}

TEST_CASE_METHOD(UsbDeviceFixture, "bulk URBs are counted, events are not") {
    const auto urbs = [this] { return meter.report().at("urbs").get<int>(); };
    const int before = urbs();
    read(512);
    write(512);
    submit(endpoint::interrupt_in, 28, 3);
    REQUIRE(urbs() == before + 2);
}

TEST_CASE_METHOD(UsbDeviceFixture, "content that cannot be read stalls the endpoints") {
    class Broken : public vphone::Content {
        void read(std::uint64_t, std::span<std::uint8_t>) override { throw std::runtime_error{"disk on fire"}; }
    };
    read(512);
    device.send({.body = std::make_shared<Broken>(), .body_size = 10});
    REQUIRE(client.done[0]->status == -EPIPE);
}
