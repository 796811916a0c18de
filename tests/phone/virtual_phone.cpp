// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/virtual_phone.hpp"

#include <cstdio>
#include <stdexcept>

namespace vphone {

namespace {

// How long the socket of a pulled phone stays for a client that is just opening the node.
constexpr std::chrono::milliseconds opening_grace{100};

} // namespace

VirtualPhone::VirtualPhone(EventLoop &loop, TestBed &test_bed, UsbBus &bus, PhoneConfig config)
    : loop_{loop}, test_bed_{test_bed}, bus_{bus}, latency_{std::move(config.latency)}, usb_{loop,
                                                                                             std::move(config.usb),
                                                                                             latency_, meter_},
      responder_{
          std::move(config.profile), std::move(config.identity), std::move(config.storages), usb_, meter_, latency_} {
    usb_.set_function(responder_);
    usb_.set_unplugged([this](auto replug_after) { after_unplug(replug_after); });
}

VirtualPhone::~VirtualPhone() {
    if (plugged())
        unplug();
    loop_.cancel(replug_timer_);
    loop_.cancel(retire_timer_);
}

void VirtualPhone::plug(std::optional<int> port) {
    if (plugged())
        throw std::runtime_error{"phone " + serial() + " is plugged in already"};
    loop_.cancel(std::exchange(replug_timer_, 0));
    for (const auto &server : retired_)
        server->stop_listening();

    address_ = bus_.attach(port ? port : last_port_);
    last_port_ = address_.port;
    server_ = std::make_unique<UsbfsServer>(
        loop_, usb_, UsbfsServer::Paths{test_bed_.node(address_), test_bed_.ioctl_socket(address_)}, address_.device);
    usb_.connect();
    test_bed_.add(address_, usb_.descriptors());
    test_bed_.announce("add", address_, usb_.descriptors());
    test_bed_.announce("bind", address_, usb_.descriptors());
}

void VirtualPhone::unplug() {
    if (!plugged())
        throw std::runtime_error{"phone " + serial() + " is not plugged in"};
    usb_.unplug();
    usb_.announce_unplug();
}

void VirtualPhone::after_unplug(std::optional<std::chrono::milliseconds> replug_after) {
    // in the kernel's order: the device's files go, then the world is told
    retire_server();
    test_bed_.remove(address_);
    bus_.detach(address_);
    test_bed_.announce("remove", address_, usb_.descriptors());
    if (replug_after)
        replug_timer_ = loop_.at(loop_.now() + *replug_after, [this] { plug_again(); });
}

void VirtualPhone::retire_server() {
    UsbfsServer &server = *server_;
    server.set_abandoned([this, &server] {
        std::erase_if(retired_, [&](const auto &candidate) { return candidate.get() == &server; });
    });
    retired_.push_back(std::move(server_));
    server.unplug();
    loop_.cancel(retire_timer_);
    retire_timer_ = loop_.at(loop_.now() + opening_grace, [this] {
        for (const auto &retired : retired_)
            retired->stop_listening();
    });
}

void VirtualPhone::plug_again() {
    try {
        plug();
    } catch (const std::exception &error) {
        std::fprintf(stderr, "vphone: phone %s cannot be plugged in again: %s\n", serial().c_str(), error.what());
    }
}

std::size_t VirtualPhone::clients() const noexcept {
    std::size_t count = server_ ? server_->connections() : 0;
    for (const auto &server : retired_)
        count += server->connections();
    return count;
}

void VirtualPhone::claim_for_another() {
    if (!plugged())
        throw std::runtime_error{"phone " + serial() + " is not plugged in"};
    if (!server_->claim().claim_foreign())
        throw std::runtime_error{"a client has claimed the interface of phone " + serial()};
}

void VirtualPhone::release_for_another() {
    if (plugged())
        server_->claim().release_foreign();
}

} // namespace vphone
