// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/usb_bus.hpp"

#include <stdexcept>

namespace vphone {

namespace {

constexpr int last_port = 31; // of a hub (USB 2.0 allows 255, Linux serves 31)
constexpr int first_device = 2;
constexpr int last_device = 127;

} // namespace

UsbAddress UsbBus::attach(std::optional<int> port) {
    if (port && (*port < 1 || *port > last_port))
        throw std::runtime_error{"port " + std::to_string(*port) + " does not exist: use 1 to " +
                                 std::to_string(last_port)};
    if (port && ports_.count(*port) != 0)
        throw std::runtime_error{"port " + std::to_string(*port) + " is taken by another phone"};
    int chosen = port.value_or(1);
    while (ports_.count(chosen) != 0)
        ++chosen;
    if (chosen > last_port)
        throw std::runtime_error{"no port of the bus is free"};

    do // there are more numbers than ports, so one is free
        last_device_ = last_device_ == last_device ? first_device : last_device_ + 1;
    while (devices_.count(last_device_) != 0);

    ports_.insert(chosen);
    devices_.insert(last_device_);
    return {.device = last_device_, .port = chosen};
}

void UsbBus::detach(const UsbAddress &address) {
    ports_.erase(address.port);
    devices_.erase(address.device);
}

} // namespace vphone
