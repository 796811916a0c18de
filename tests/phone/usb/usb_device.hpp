// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/cost_meter.hpp"
#include "tests/phone/usb/bulk_in_queue.hpp"
#include "tests/phone/usb/control_requests.hpp"
#include "tests/phone/usb/interrupt_queue.hpp"
#include "tests/phone/usb/urb_queue.hpp"
#include "tests/phone/usb/wire_pacer.hpp"

namespace vphone {

/**
 * The USB device: endpoint queues with the semantics of Linux' usbfs, between the clients' URBs and the function (the
 * MTP responder) behind it. Applies the latency model and the faults of the wire.
 *
 * Lives as long as the phone, through any number of plug-ins. Owned by VirtualPhone, thread-bound to its thread.
 */
class UsbDevice : public UsbUpstream, private ControlTarget {
public:
    /// Called when the cable was pulled, after the function was told; argument: when to plug it in again, if ever.
    using Unplugged = std::function<void(std::optional<std::chrono::milliseconds> replug_after)>;

    UsbDevice(Scheduler &scheduler, UsbIdentity identity, const LatencyModel &latency, CostMeter &meter);

    /// Both must be set before connect(); they outlive the device's use.
    void set_function(UsbFunction &function) noexcept { function_ = &function; }
    void set_unplugged(Unplugged unplugged) { unplugged_ = std::move(unplugged); }

    void connect();
    [[nodiscard]] bool connected() const noexcept { return connected_; }
    /// Tells function and owner of an unplug now rather than at the end of the turn, when one is still to be told.
    void announce_unplug();

    // the host's side

    /// Takes a URB; it comes back through its owner's completed(), perhaps before this returns. Endpoint and type must
    /// have been checked.
    void submit(std::unique_ptr<Urb> urb);
    /// Gives a URB back with -ENOENT; false when it is not here (any more).
    bool discard(const UrbOwner &owner, std::uint64_t address);
    /// Gives every URB of @p owner back with -ENOENT.
    void discard_all(const UrbOwner &owner);
    /// The owner is gone: its URBs never come back.
    void forget(const UrbOwner &owner);
    /// One control transfer; see ControlRequests::handle.
    [[nodiscard]] std::optional<std::vector<std::uint8_t>> control(const SetupPacket &setup,
                                                                   std::span<const std::uint8_t> data);
    void clear_halt(std::uint8_t address) { set_halted(address, false); }
    /// A reset of the port: every URB comes back with -ENOENT, halts and session are gone.
    void bus_reset();

    // the function's side

    void send(InTransfer transfer) override;
    void send_interrupt(std::vector<std::uint8_t> packet) override;
    void stall_bulk() override;
    void unplug() override;

    [[nodiscard]] const Descriptors &descriptors() const noexcept { return descriptors_; }
    [[nodiscard]] WireFaults &faults() noexcept { return faults_; }
    [[nodiscard]] bool interrupt_read_waits() const noexcept { return !waiting_interrupt_.empty(); }
    [[nodiscard]] std::uint64_t dropped_interrupts() const noexcept { return interrupts_.dropped(); }

private:
    [[nodiscard]] bool halted(std::uint8_t address) const override;
    void set_halted(std::uint8_t address, bool halted) override;
    void cancel_transaction(std::uint32_t transaction_id) override;
    [[nodiscard]] std::uint16_t function_status() override { return function_->device_status(); }
    void reset_function() override;

    void submit_control(std::unique_ptr<Urb> urb);
    void submit_out(std::unique_ptr<Urb> urb);
    void deliver_out(std::unique_ptr<Urb> urb);
    [[nodiscard]] bool thinking();
    void pump_in();
    void fill_front_in();
    void pump_interrupt();
    /// Completes @p urb when the wire has carried it; @p arrive does what is to happen then.
    void cross_wire(Direction direction, std::unique_ptr<Urb> urb, void (UsbDevice::*arrive)(std::unique_ptr<Urb>));
    void complete_ok(std::unique_ptr<Urb> urb) { complete(std::move(urb), 0); }
    static void complete(std::unique_ptr<Urb> urb, int status);
    void complete_all(std::vector<std::unique_ptr<Urb>> urbs, int status);
    [[nodiscard]] std::vector<std::unique_ptr<Urb>> take_all(const UrbOwner *owner);
    void strike_unplug(std::unique_ptr<Urb> urb, const WireFault &fault);
    void strike_stall(std::unique_ptr<Urb> urb);
    void flush_in();

    Scheduler &scheduler_;
    Descriptors descriptors_;
    CostMeter &meter_;
    ControlRequests control_requests_;
    WirePacer pacer_;
    WireFaults faults_;
    UsbFunction *function_ = nullptr;
    Unplugged unplugged_;
    BulkInQueue in_queue_;
    InterruptQueue interrupts_;
    UrbQueue waiting_in_;
    UrbQueue waiting_interrupt_;
    UrbQueue on_wire_; ///< filled or accepted, not yet complete under the latency model
    Scheduler::TimerId thinking_ = 0;
    std::optional<std::chrono::milliseconds> replug_after_;
    bool connected_ = false;
    bool unplug_untold_ = false;
    bool in_halted_ = false;
    bool out_halted_ = false;
};

} // namespace vphone
