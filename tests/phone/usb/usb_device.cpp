// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/usb_device.hpp"

#include <linux/usbdevice_fs.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iterator>
#include <utility>

namespace vphone {

UsbDevice::UsbDevice(Scheduler &scheduler, UsbIdentity identity, const LatencyModel &latency, CostMeter &meter)
    : scheduler_{scheduler}, descriptors_{std::move(identity)}, meter_{meter},
      control_requests_{descriptors_, *this}, pacer_{latency}, in_queue_{descriptors_.packet_size()} {
}

void UsbDevice::connect() {
    in_halted_ = false;
    out_halted_ = false;
    pacer_.clear();
    connected_ = true;
    function_->connected();
}

void UsbDevice::submit(std::unique_ptr<Urb> urb) {
    urb->submitted = scheduler_.now();
    if (!connected_) {
        complete(std::move(urb), -ESHUTDOWN);
        return;
    }
    switch (urb->endpoint) {
    case endpoint::bulk_in:
        meter_.add_urb();
        if (in_halted_) {
            complete(std::move(urb), -EPIPE);
            return;
        }
        waiting_in_.push(std::move(urb));
        pump_in();
        return;
    case endpoint::bulk_out:
        meter_.add_urb();
        submit_out(std::move(urb));
        return;
    case endpoint::interrupt_in:
        waiting_interrupt_.push(std::move(urb));
        pump_interrupt();
        return;
    default: submit_control(std::move(urb));
    }
}

void UsbDevice::submit_control(std::unique_ptr<Urb> urb) {
    const auto setup = SetupPacket::parse(urb->bytes().first<SetupPacket::size>());
    const auto data = urb->bytes().subspan(SetupPacket::size).first(setup.length);
    const auto reply = control(setup, setup.to_host() ? std::span<const std::uint8_t>{} : data);
    if (!reply) {
        complete(std::move(urb), connected_ ? -EPIPE : -ESHUTDOWN);
        return;
    }
    urb->actual = setup.to_host() ? reply->size() : data.size();
    std::copy(reply->begin(), reply->end(), data.begin());
    complete(std::move(urb), 0);
}

std::optional<std::vector<std::uint8_t>> UsbDevice::control(const SetupPacket &setup,
                                                            std::span<const std::uint8_t> data) {
    if (!connected_)
        return std::nullopt;
    return control_requests_.handle(setup, data);
}

void UsbDevice::submit_out(std::unique_ptr<Urb> urb) {
    if (out_halted_)
        complete(std::move(urb), -EPIPE);
    else
        cross_wire(Direction::Out, std::move(urb), &UsbDevice::deliver_out);
}

void UsbDevice::deliver_out(std::unique_ptr<Urb> urb) {
    const auto packet_size = descriptors_.packet_size();
    const auto stall = faults_.take_stall(Direction::Out, urb->size);
    const auto arriving = urb->bytes().first(stall ? *stall - *stall % packet_size : urb->size);
    const auto verdict = faults_.pass(Direction::Out, arriving);
    urb->actual = verdict.pass;
    if (stall || verdict.unplugged != nullptr) {
        const auto whole_packets = verdict.pass - verdict.pass % packet_size;
        if (whole_packets != 0)
            function_->bulk_out(arriving.first(whole_packets), false);
        if (verdict.unplugged != nullptr)
            strike_unplug(std::move(urb), *verdict.unplugged);
        else
            strike_stall(std::move(urb));
        return;
    }
    const bool ends_with_empty_packet = (urb->flags & USBDEVFS_URB_ZERO_PACKET) != 0;
    const bool last = urb->size % packet_size != 0 || urb->size == 0 || ends_with_empty_packet;
    function_->bulk_out(arriving, last);
    complete(std::move(urb), connected_ ? 0 : -ESHUTDOWN); // the function may have pulled the cable
}

bool UsbDevice::thinking() {
    if (thinking_ != 0)
        return true;
    const auto delay = in_queue_.take_delay();
    if (delay.count() == 0)
        return false;
    thinking_ = scheduler_.at(scheduler_.now() + delay, [this] {
        thinking_ = 0;
        pump_in();
    });
    return true;
}

void UsbDevice::pump_in() {
    // the thinking starts when a transfer becomes the first, whether or not the host asks already
    while (connected_ && !in_halted_ && !in_queue_.empty() && !thinking() && !waiting_in_.empty())
        fill_front_in();
}

void UsbDevice::fill_front_in() {
    Urb &front = waiting_in_.front();
    if (faults_.take_stall(Direction::In, in_queue_.next_size(front.room().size()))) {
        strike_stall(waiting_in_.take_front());
        return;
    }
    BulkInQueue::Filled filled;
    try {
        filled = in_queue_.fill(front.room());
    } catch (const std::exception &error) {
        std::fprintf(stderr, "vphone: the content of a transfer cannot be read, stalling: %s\n", error.what());
        stall_bulk();
        return;
    }
    const auto verdict = faults_.pass(Direction::In, front.room().first(filled.bytes));
    front.actual += verdict.pass;
    if (verdict.unplugged != nullptr) {
        strike_unplug(waiting_in_.take_front(), *verdict.unplugged);
        return;
    }
    if (!filled.complete)
        return;
    auto urb = waiting_in_.take_front();
    const bool refused_short = (urb->flags & USBDEVFS_URB_SHORT_NOT_OK) != 0 && urb->actual < urb->size;
    if (filled.overflow)
        complete(std::move(urb), -EOVERFLOW);
    else if (refused_short)
        complete(std::move(urb), -EREMOTEIO);
    else
        cross_wire(Direction::In, std::move(urb), &UsbDevice::complete_ok);
}

void UsbDevice::cross_wire(Direction direction, std::unique_ptr<Urb> urb,
                           void (UsbDevice::*arrive)(std::unique_ptr<Urb>)) {
    const auto now = scheduler_.now();
    const auto bytes = direction == Direction::In ? urb->actual : urb->size;
    const auto done = pacer_.completion(direction, urb->submitted, now, bytes);
    if (done <= now) {
        (this->*arrive)(std::move(urb));
        return;
    }
    const UrbOwner &owner = *urb->owner;
    const auto address = urb->address;
    urb->completion =
        scheduler_.at(done, [this, &owner, address, arrive] { (this->*arrive)(on_wire_.take(owner, address)); });
    on_wire_.push(std::move(urb));
}

void UsbDevice::strike_unplug(std::unique_ptr<Urb> urb, const WireFault &fault) {
    replug_after_ = fault.replug_after;
    complete(std::move(urb), -ESHUTDOWN);
    unplug();
}

void UsbDevice::strike_stall(std::unique_ptr<Urb> urb) {
    (urb->endpoint == endpoint::bulk_in ? in_halted_ : out_halted_) = true;
    complete(std::move(urb), -EPIPE);
}

void UsbDevice::pump_interrupt() {
    while (!interrupts_.empty() && !waiting_interrupt_.empty()) {
        const auto packet = interrupts_.take();
        auto urb = waiting_interrupt_.take_front();
        urb->actual = std::min(packet.size(), urb->size);
        std::copy_n(packet.begin(), urb->actual, urb->data.get());
        const bool too_large = packet.size() > urb->size;
        complete(std::move(urb), too_large ? -EOVERFLOW : 0);
    }
}

void UsbDevice::complete(std::unique_ptr<Urb> urb, int status) {
    urb->status = status;
    UrbOwner &owner = *urb->owner;
    owner.completed(std::move(urb));
}

void UsbDevice::complete_all(std::vector<std::unique_ptr<Urb>> urbs, int status) {
    for (auto &urb : urbs)
        complete(std::move(urb), status);
}

std::vector<std::unique_ptr<Urb>> UsbDevice::take_all(const UrbOwner *owner) {
    std::vector<std::unique_ptr<Urb>> all;
    for (UrbQueue *queue : {&on_wire_, &waiting_in_, &waiting_interrupt_}) {
        auto taken = queue->take_all(owner);
        std::move(taken.begin(), taken.end(), std::back_inserter(all));
    }
    for (const auto &urb : all)
        scheduler_.cancel(urb->completion);
    return all;
}

bool UsbDevice::discard(const UrbOwner &owner, std::uint64_t address) {
    for (UrbQueue *queue : {&on_wire_, &waiting_in_, &waiting_interrupt_}) {
        auto urb = queue->take(owner, address);
        if (!urb)
            continue;
        scheduler_.cancel(urb->completion);
        complete(std::move(urb), -ENOENT);
        return true;
    }
    return false;
}

void UsbDevice::discard_all(const UrbOwner &owner) {
    complete_all(take_all(&owner), -ENOENT);
}

void UsbDevice::forget(const UrbOwner &owner) {
    take_all(&owner).clear();
}

void UsbDevice::bus_reset() {
    complete_all(take_all(nullptr), -ENOENT);
    reset_function();
}

void UsbDevice::send(InTransfer transfer) {
    if (!connected_)
        return;
    in_queue_.push(std::move(transfer));
    pump_in();
}

void UsbDevice::send_interrupt(std::vector<std::uint8_t> packet) {
    if (!connected_)
        return;
    interrupts_.push(std::move(packet));
    pump_interrupt();
}

void UsbDevice::stall_bulk() {
    flush_in();
    set_halted(endpoint::bulk_in, true);
    set_halted(endpoint::bulk_out, true);
}

void UsbDevice::unplug() {
    if (!connected_)
        return;
    connected_ = false;
    flush_in();
    interrupts_.clear();
    complete_all(take_all(nullptr), -ESHUTDOWN);
    // later: the function itself may have called, and must not be entered again in the middle of its work
    unplug_untold_ = true;
    scheduler_.post([this] { announce_unplug(); });
}

void UsbDevice::announce_unplug() {
    if (!std::exchange(unplug_untold_, false))
        return;
    function_->disconnected();
    unplugged_(std::exchange(replug_after_, std::nullopt));
}

bool UsbDevice::halted(std::uint8_t address) const {
    return (address == endpoint::bulk_in && in_halted_) || (address == endpoint::bulk_out && out_halted_);
}

void UsbDevice::set_halted(std::uint8_t address, bool halted) {
    if (address == endpoint::bulk_out)
        out_halted_ = halted;
    if (address != endpoint::bulk_in)
        return;
    in_halted_ = halted;
    if (!halted)
        pump_in();
    else if (!waiting_in_.empty())
        complete(waiting_in_.take_front(), -EPIPE); // those behind it wait for the halt's end, as on a real controller
}

void UsbDevice::cancel_transaction(std::uint32_t transaction_id) {
    flush_in();
    function_->cancel_transaction(transaction_id);
}

void UsbDevice::reset_function() {
    flush_in();
    interrupts_.clear();
    in_halted_ = false;
    out_halted_ = false;
    function_->reset();
}

void UsbDevice::flush_in() {
    in_queue_.clear();
    scheduler_.cancel(std::exchange(thinking_, 0));
}

} // namespace vphone
