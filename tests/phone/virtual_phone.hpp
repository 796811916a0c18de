// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/responder.hpp"
#include "tests/phone/phone_config.hpp"
#include "tests/phone/usb/test_bed.hpp"
#include "tests/phone/usb/usb_bus.hpp"
#include "tests/phone/usb/usbfs_server.hpp"

namespace vphone {

/**
 * One phone with its cable: the MTP responder, the USB device in front of it, and the plug-in of the moment.
 *
 * Starts unplugged. Owned by the program, thread-bound to the event loop's thread.
 */
class VirtualPhone {
public:
    /// The loop, the test bed and the bus outlive the phone. Throws what Responder throws.
    VirtualPhone(EventLoop &loop, TestBed &test_bed, UsbBus &bus, PhoneConfig config);
    VirtualPhone(VirtualPhone &&) = delete;
    ~VirtualPhone();

    /// Puts the cable in, at the port where it was last unless another is named; the device number is a new one. Throws
    /// std::runtime_error when it is in already or the port is taken.
    void plug(std::optional<int> port = std::nullopt);
    /// Pulls the cable. Throws std::runtime_error when it is not in.
    void unplug();

    [[nodiscard]] const std::string &serial() const noexcept { return usb_.descriptors().identity().serial; }
    [[nodiscard]] bool plugged() const noexcept { return server_ != nullptr; }
    /// Of the present plug-in, or of the last one.
    [[nodiscard]] const UsbAddress &address() const noexcept { return address_; }
    [[nodiscard]] bool claimed() const noexcept { return server_ && server_->claim().held(); }
    /// Open files of the device, those of earlier plug-ins included.
    [[nodiscard]] std::size_t clients() const noexcept;
    /// Another process takes the interface. Throws std::runtime_error when a client has it or the cable is out.
    void claim_for_another();
    void release_for_another();

    [[nodiscard]] Responder &responder() noexcept { return responder_; }
    [[nodiscard]] UsbDevice &usb() noexcept { return usb_; }
    [[nodiscard]] CostMeter &meter() noexcept { return meter_; }
    [[nodiscard]] LatencyModel &latency() noexcept { return latency_; }

private:
    void after_unplug(std::optional<std::chrono::milliseconds> replug_after);
    void retire_server();
    void plug_again();

    EventLoop &loop_;
    TestBed &test_bed_;
    UsbBus &bus_;
    LatencyModel latency_;
    CostMeter meter_;
    UsbDevice usb_;
    Responder responder_;
    UsbAddress address_;
    std::optional<int> last_port_;
    Scheduler::TimerId replug_timer_ = 0;
    Scheduler::TimerId retire_timer_ = 0;
    std::unique_ptr<UsbfsServer> server_;               ///< of the present plug-in
    std::vector<std::unique_ptr<UsbfsServer>> retired_; ///< of earlier ones, while clients have them open
};

} // namespace vphone
