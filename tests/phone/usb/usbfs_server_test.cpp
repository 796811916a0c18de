// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/preload_client.hpp"
#include "tests/phone/usb/scripted_function.hpp"
#include "tests/phone/usb/unix_socket.hpp"
#include "tests/phone/usb/usbfs_server.hpp"
#include "tests/support/catch.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>

#include <cstdlib>

using vphone::EventLoop;
using vphone::PreloadClient;
using vphone::ScriptedFunction;
using vphone::UsbDevice;
using vphone::UsbfsServer;
namespace endpoint = vphone::endpoint;
namespace fs = std::filesystem;

namespace {

/// A device that is plugged in as number 7, and clients of it.
struct Plugged {
    Plugged() {
        char name[] = "/tmp/vphone-XXXXXX";
        directory = mkdtemp(name);
        device.set_function(function);
        device.set_unplugged([](auto) {});
        device.connect();
        server = std::make_unique<UsbfsServer>(loop, device,
                                               UsbfsServer::Paths{directory / "node", directory / "socket"}, 7);
        node = mtpsync::UniqueFd{open((directory / "node").c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)};
    }
    ~Plugged() {
        server.reset();
        fs::remove_all(directory);
    }

    PreloadClient connect() { return {loop, vphone::connect_to(directory / "socket")}; }
    [[nodiscard]] bool reapable() const {
        pollfd state{node.get(), POLLOUT, 0};
        return poll(&state, 1, 0) == 1;
    }
    void pull() {
        device.unplug();
        device.announce_unplug();
        server->unplug();
    }
    static usbdevfs_urb urb(std::uint8_t address, void *buffer, std::size_t size) {
        usbdevfs_urb wish;
        std::memset(&wish, 0, sizeof(wish));
        wish.type = address == endpoint::interrupt_in ? USBDEVFS_URB_TYPE_INTERRUPT : USBDEVFS_URB_TYPE_BULK;
        wish.endpoint = address;
        wish.buffer = buffer;
        wish.buffer_length = static_cast<int>(size);
        return wish;
    }

    fs::path directory;
    EventLoop loop;
    vphone::LatencyModel latency;
    vphone::CostMeter meter;
    UsbDevice device{loop, {.manufacturer = "Maker", .model = "Model", .serial = "S1"}, latency, meter};
    ScriptedFunction function;
    std::unique_ptr<UsbfsServer> server;
    mtpsync::UniqueFd node;
};

int error_of(const PreloadClient::Answer &answer) {
    return answer.result < 0 ? answer.error : 0;
}

} // namespace

TEST_CASE_METHOD(Plugged, "a claimed interface is busy for others until its holder lets go or leaves") {
    auto first = connect();
    auto second = connect();
    unsigned interface = 0;
    REQUIRE(error_of(first.ioctl(USBDEVFS_CLAIMINTERFACE, &interface)) == 0);
    REQUIRE(error_of(first.ioctl(USBDEVFS_CLAIMINTERFACE, &interface)) == 0);
    REQUIRE(error_of(second.ioctl(USBDEVFS_CLAIMINTERFACE, &interface)) == EBUSY);
    REQUIRE(error_of(second.ioctl(USBDEVFS_RELEASEINTERFACE, &interface)) == EINVAL);

    usbdevfs_getdriver driver{};
    REQUIRE(error_of(second.ioctl(USBDEVFS_GETDRIVER, &driver)) == 0);
    REQUIRE(std::string{driver.driver} == "usbfs");

    usbdevfs_disconnect_claim seize{0, USBDEVFS_DISCONNECT_CLAIM_EXCEPT_DRIVER, "usbfs"};
    REQUIRE(error_of(second.ioctl(USBDEVFS_DISCONNECT_CLAIM, &seize)) == EBUSY);

    first.close();
    while (server->claim().held())
        loop.run_once();
    REQUIRE(error_of(second.ioctl(USBDEVFS_GETDRIVER, &driver)) == ENODATA);
    REQUIRE(error_of(second.ioctl(USBDEVFS_DISCONNECT_CLAIM, &seize)) == 0);
    REQUIRE(error_of(second.ioctl(USBDEVFS_RELEASEINTERFACE, &interface)) == 0);

    REQUIRE(server->claim().claim_foreign());
    REQUIRE(error_of(second.ioctl(USBDEVFS_CLAIMINTERFACE, &interface)) == EBUSY);
    char byte = 0;
    auto write = urb(endpoint::bulk_out, &byte, 1);
    REQUIRE(error_of(second.ioctl(USBDEVFS_SUBMITURB, &write)) == EBUSY);
}

TEST_CASE_METHOD(Plugged, "a URB travels there and back, and the node is ready to write while it can be reaped") {
    auto client = connect();
    std::string text = "hello phone";
    auto write = urb(endpoint::bulk_out, text.data(), text.size());
    REQUIRE_FALSE(reapable());
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &write)) == 0);
    REQUIRE(reapable());
    REQUIRE(std::string(function.received.begin(), function.received.end()) == text);

    void *reaped = nullptr;
    REQUIRE(error_of(client.ioctl(USBDEVFS_REAPURBNDELAY, &reaped)) == 0);
    REQUIRE(reaped == &write);
    REQUIRE(write.status == 0);
    REQUIRE(write.actual_length == static_cast<int>(text.size()));
    REQUIRE(write.buffer == text.data());
    REQUIRE_FALSE(reapable());
    REQUIRE(error_of(client.ioctl(USBDEVFS_REAPURBNDELAY, &reaped)) == EAGAIN);

    std::vector<char> buffer(512);
    auto read = urb(endpoint::bulk_in, buffer.data(), buffer.size());
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &read)) == 0);
    REQUIRE_FALSE(reapable());
    device.send({.head = {'h', 'i'}});
    REQUIRE(reapable());
    REQUIRE(error_of(client.ioctl(USBDEVFS_REAPURB, &reaped)) == 0);
    REQUIRE(read.actual_length == 2);
    REQUIRE(buffer[1] == 'i');
}

TEST_CASE_METHOD(Plugged, "a reap that may wait is answered when the phone speaks") {
    auto client = connect();
    std::vector<char> buffer(512);
    auto read = urb(endpoint::bulk_in, buffer.data(), buffer.size());
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &read)) == 0);
    loop.at(EventLoop::Clock::now(), [this] { device.send({.head = {1, 2, 3}}); });
    void *reaped = nullptr;
    REQUIRE(error_of(client.ioctl(USBDEVFS_REAPURB, &reaped)) == 0);
    REQUIRE(read.actual_length == 3);
}

TEST_CASE_METHOD(Plugged, "after an unplug only what was finished can be reaped, everything else is ENODEV") {
    auto client = connect();
    std::vector<char> buffer(512);
    auto read = urb(endpoint::bulk_in, buffer.data(), buffer.size());
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &read)) == 0);
    usbdevfs_connectinfo info{};
    REQUIRE(error_of(client.ioctl(USBDEVFS_CONNECTINFO, &info)) == 0);
    REQUIRE(info.devnum == 7);
    REQUIRE(info.slow == 0);

    pull();
    REQUIRE(reapable());
    void *reaped = nullptr;
    REQUIRE(error_of(client.ioctl(USBDEVFS_REAPURBNDELAY, &reaped)) == 0);
    REQUIRE(read.status == -ESHUTDOWN);
    REQUIRE(error_of(client.ioctl(USBDEVFS_REAPURBNDELAY, &reaped)) == ENODEV);
    REQUIRE(error_of(client.ioctl(USBDEVFS_CONNECTINFO, &info)) == ENODEV);
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &read)) == ENODEV);
    REQUIRE(error_of(client.ioctl(USBDEVFS_DISCARDURB, &read)) == ENODEV);
    REQUIRE(reapable()); // so that whoever polls goes on asking
}

TEST_CASE_METHOD(Plugged, "a client of an earlier plug-in never reaches the phone again") {
    auto client = connect();
    unsigned interface = 0;
    REQUIRE(error_of(client.ioctl(USBDEVFS_CLAIMINTERFACE, &interface)) == 0);
    pull();
    device.connect();
    const UsbfsServer next{loop, device, {directory / "next-node", directory / "next-socket"}, 8};
    REQUIRE(error_of(client.ioctl(USBDEVFS_CLAIMINTERFACE, &interface)) == ENODEV);
    char byte = 0;
    auto write = urb(endpoint::bulk_out, &byte, 1);
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &write)) == ENODEV);
    REQUIRE(function.received.empty());
}

TEST_CASE_METHOD(Plugged, "a client that finds the node in the last moment still gets a connection") {
    pull();
    REQUIRE_FALSE(fs::exists(directory / "node"));
    auto late = connect();
    unsigned interface = 0;
    REQUIRE(error_of(late.ioctl(USBDEVFS_CLAIMINTERFACE, &interface)) == ENODEV);

    bool abandoned = false;
    server->set_abandoned([&] { abandoned = true; });
    server->stop_listening();
    REQUIRE_FALSE(fs::exists(directory / "socket"));
    late.close();
    while (!abandoned)
        loop.run_once();
    REQUIRE(server->connections() == 0);
}

TEST_CASE_METHOD(Plugged, "a client that dies takes its URBs and its claim with it") {
    auto dying = connect();
    std::vector<char> buffer(512);
    auto read = urb(endpoint::bulk_in, buffer.data(), buffer.size());
    REQUIRE(error_of(dying.ioctl(USBDEVFS_SUBMITURB, &read)) == 0);
    auto other = connect();
    dying.close();
    while (server->claim().held())
        loop.run_once();
    device.send({.head = {5}});
    auto second = urb(endpoint::bulk_in, buffer.data(), buffer.size());
    REQUIRE(error_of(other.ioctl(USBDEVFS_SUBMITURB, &second)) == 0);
    void *reaped = nullptr;
    REQUIRE(error_of(other.ioctl(USBDEVFS_REAPURBNDELAY, &reaped)) == 0);
    REQUIRE(second.actual_length == 1);
}

TEST_CASE_METHOD(Plugged, "a reset takes the interface from its holder and gives the URBs back") {
    auto client = connect();
    std::vector<char> buffer(512);
    auto read = urb(endpoint::bulk_in, buffer.data(), buffer.size());
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &read)) == 0);
    REQUIRE(error_of(client.ioctl(USBDEVFS_RESET, nullptr)) == 0);
    REQUIRE_FALSE(server->claim().held());
    void *reaped = nullptr;
    REQUIRE(error_of(client.ioctl(USBDEVFS_REAPURBNDELAY, &reaped)) == 0);
    REQUIRE(read.status == -ENOENT);
}

TEST_CASE_METHOD(Plugged, "nonsense is refused as the kernel refuses it") {
    auto client = connect();
    std::vector<char> buffer(512);
    auto unknown = urb(0x83, buffer.data(), buffer.size());
    unknown.type = USBDEVFS_URB_TYPE_BULK;
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &unknown)) == ENOENT);
    auto wrong_type = urb(endpoint::bulk_in, buffer.data(), buffer.size());
    wrong_type.type = USBDEVFS_URB_TYPE_INTERRUPT;
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &wrong_type)) == EINVAL);
    auto huge = urb(endpoint::bulk_in, buffer.data(), (16u << 20) + 1);
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &huge)) == ENOMEM);
    usbdevfs_urb control = urb(endpoint::bulk_in, buffer.data(), 7);
    control.type = USBDEVFS_URB_TYPE_CONTROL;
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &control)) == EINVAL);
    buffer[6] = 100; // a data stage that is longer than the buffer
    control.buffer_length = 50;
    REQUIRE(error_of(client.ioctl(USBDEVFS_SUBMITURB, &control)) == EINVAL);
    unsigned interface = 1;
    REQUIRE(error_of(client.ioctl(USBDEVFS_CLAIMINTERFACE, &interface)) == ENOENT);
    REQUIRE(error_of(client.ioctl(USBDEVFS_ALLOC_STREAMS, nullptr)) == ENOTTY);
}

TEST_CASE_METHOD(Plugged, "a control transfer answers in the client's buffer, or with a stall") {
    auto client = connect();
    std::vector<std::uint8_t> data(255);
    usbdevfs_ctrltransfer transfer{0x80, 6, 0x0100, 0, 255, 1000, data.data()};
    REQUIRE(client.ioctl(USBDEVFS_CONTROL, &transfer).result == 18);
    REQUIRE(data[1] == 1);
    transfer.wValue = 0x2200;
    REQUIRE(error_of(client.ioctl(USBDEVFS_CONTROL, &transfer)) == EPIPE);

    std::vector<std::uint8_t> cancel{0x01, 0x40, 9, 0, 0, 0};
    usbdevfs_ctrltransfer request{0x21, 0x64, 0, 0, 6, 1000, cancel.data()};
    REQUIRE(client.ioctl(USBDEVFS_CONTROL, &request).result == 6);
    REQUIRE(function.log == "connected cancel:9 ");
}

TEST_CASE_METHOD(Plugged, "reading the node gives the descriptors, as usbfs does") {
    auto client = connect();
    std::vector<std::uint8_t> content(18);
    client.send_request(vphone::preload::read, reinterpret_cast<std::uintptr_t>(content.data()), content.size());
    REQUIRE(client.serve().result == 18);
    REQUIRE(content == device.descriptors().device());
    content.resize(100);
    client.send_request(vphone::preload::read, reinterpret_cast<std::uintptr_t>(content.data()), content.size());
    REQUIRE(client.serve().result == static_cast<long>(device.descriptors().configuration().size()));
    client.send_request(vphone::preload::read, reinterpret_cast<std::uintptr_t>(content.data()), content.size());
    REQUIRE(client.serve().result == 0);
}
