// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/fake_scheduler.hpp"
#include "tests/phone/usb/scripted_function.hpp"
#include "tests/phone/usb/usb_device.hpp"

#include <linux/usbdevice_fs.h>

namespace vphone {

/// A client that keeps the URBs it gets back.
class UrbCollector : public UrbOwner {
public:
    void completed(std::unique_ptr<Urb> urb) override { done.push_back(std::move(urb)); }
    std::vector<std::unique_ptr<Urb>> done;
};

/// A connected high-speed device with a function that only listens, a client, and a clock that stands still.
struct UsbDeviceFixture {
    UsbDeviceFixture() {
        device.set_function(function);
        device.set_unplugged([this](auto replug) {
            ++unplugs;
            replug_after = replug;
        });
        device.connect();
        function.log.clear();
    }

    void submit(std::uint8_t address, std::size_t size, std::uint64_t name, std::uint32_t flags = 0) {
        auto urb = std::make_unique<Urb>();
        urb->owner = &client;
        urb->address = name;
        urb->type = address == endpoint::interrupt_in ? USBDEVFS_URB_TYPE_INTERRUPT : USBDEVFS_URB_TYPE_BULK;
        urb->endpoint = address;
        urb->flags = flags;
        urb->size = size;
        urb->data = std::make_unique<std::uint8_t[]>(size);
        PatternContent{}.read(0, urb->bytes());
        device.submit(std::move(urb));
    }
    void read(std::size_t size, std::uint64_t name = 1) { submit(endpoint::bulk_in, size, name); }
    void write(std::size_t size, std::uint64_t name = 1, std::uint32_t flags = 0) {
        submit(endpoint::bulk_out, size, name, flags);
    }
    void send(std::uint64_t size, bool terminated = true, std::chrono::microseconds delay = {}) {
        device.send(
            {.body = std::make_shared<PatternContent>(), .body_size = size, .terminated = terminated, .delay = delay});
    }

    FakeScheduler scheduler;
    LatencyModel latency;
    CostMeter meter;
    UsbDevice device{scheduler, {.manufacturer = "Maker", .model = "Model", .serial = "S1"}, latency, meter};
    ScriptedFunction function;
    UrbCollector client;
    int unplugs = 0;
    std::optional<std::chrono::milliseconds> replug_after;
};

} // namespace vphone
