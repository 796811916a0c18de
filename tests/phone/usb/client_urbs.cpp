// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/client_urbs.hpp"

#include <cstddef>
#include <cstring>

namespace vphone {

namespace {

constexpr std::size_t memory_limit = 16u << 20; // the kernel's default of usbcore.usbfs_memory_mb

} // namespace

void ClientUrbs::submit(std::uint64_t address) {
    channel_.read_memory(address, scratch_, [this, address] { accept(address); });
}

void ClientUrbs::accept(std::uint64_t address) {
    usbdevfs_urb wish;
    std::memcpy(&wish, scratch_.data(), sizeof(wish));
    if (const int error = check(wish); error != 0) {
        fail(error);
        return;
    }
    auto urb = std::make_unique<Urb>();
    urb->owner = this;
    urb->address = address;
    urb->buffer_address = reinterpret_cast<std::uintptr_t>(wish.buffer);
    urb->flags = wish.flags;
    urb->type = wish.type;
    urb->endpoint = wish.type == USBDEVFS_URB_TYPE_CONTROL ? endpoint::control : wish.endpoint;
    urb->size = static_cast<std::size_t>(wish.buffer_length);
    urb->data = std::make_unique_for_overwrite<std::uint8_t[]>(urb->size);
    memory_ += urb->size;
    arriving_ = std::move(urb);
    const bool from_host = arriving_->endpoint == endpoint::control || arriving_->endpoint == endpoint::bulk_out;
    if (from_host)
        channel_.read_memory(arriving_->buffer_address, arriving_->bytes(), [this] { pass_on_arrived(); });
    else
        pass_on_arrived();
}

int ClientUrbs::check(const usbdevfs_urb &urb) {
    if (port_.device() == nullptr)
        return ENODEV;
    if (urb.buffer_length < 0)
        return EINVAL;
    if (memory_ + static_cast<std::size_t>(urb.buffer_length) > memory_limit)
        return ENOMEM;
    if (urb.type == USBDEVFS_URB_TYPE_CONTROL)
        return urb.buffer_length < static_cast<int>(SetupPacket::size) ? EINVAL : 0;
    if (!endpoint::is_known(urb.endpoint))
        return ENOENT;
    if (urb.type != USBDEVFS_URB_TYPE_BULK &&
        (urb.type != USBDEVFS_URB_TYPE_INTERRUPT || endpoint::is_bulk(urb.endpoint)))
        return EINVAL;
    return port_.claim().claim(*this) ? 0 : EBUSY; // usbfs claims by itself what the client forgot to claim
}

void ClientUrbs::pass_on_arrived() {
    auto urb = std::move(arriving_);
    UsbDevice *device = port_.device();
    int error = device == nullptr ? ENODEV : 0;
    if (device != nullptr && urb->endpoint == endpoint::control) {
        const auto setup = SetupPacket::parse(urb->bytes().first<SetupPacket::size>());
        error = SetupPacket::size + setup.length > urb->size ? EINVAL : 0;
    }
    if (error != 0) {
        memory_ -= urb->size;
        fail(error);
        return;
    }
    device->submit(std::move(urb));
    succeed();
}

void ClientUrbs::discard(std::uint64_t address) {
    if (port_.device()->discard(*this, address))
        succeed();
    else
        fail(EINVAL);
}

void ClientUrbs::completed(std::unique_ptr<Urb> urb) {
    reapable_.push_back(std::move(urb));
    if (reapable_.size() == 1)
        port_.reapable_changed(1);
    if (reap_waits_)
        answer_reap(*std::exchange(reap_waits_, std::nullopt));
}

void ClientUrbs::abandon() {
    if (UsbDevice *device = port_.device())
        device->forget(*this);
    if (!reapable_.empty())
        port_.reapable_changed(-1);
    reapable_.clear();
}

void ClientUrbs::disconnected() {
    if (reap_waits_) {
        reap_waits_.reset();
        fail(ENODEV);
    }
}

void ClientUrbs::reap(std::uint64_t argument, bool wait) {
    if (!reapable_.empty())
        answer_reap(argument);
    else if (port_.device() == nullptr)
        fail(ENODEV);
    else if (wait)
        reap_waits_ = argument;
    else
        fail(EAGAIN);
}

void ClientUrbs::answer_reap(std::uint64_t argument) {
    const auto urb = std::move(reapable_.front());
    reapable_.pop_front();
    memory_ -= urb->size;
    if (reapable_.empty())
        port_.reapable_changed(-1);

    // from "status" to "actual_length" in one piece: every piece costs the client two system calls
    usbdevfs_urb result;
    std::memset(&result, 0, sizeof(result));
    result.status = urb->status;
    result.flags = urb->flags;
    result.buffer = reinterpret_cast<void *>(static_cast<std::uintptr_t>(urb->buffer_address));
    result.buffer_length = static_cast<int>(urb->size);
    result.actual_length = static_cast<int>(urb->actual);
    constexpr std::size_t first = offsetof(usbdevfs_urb, status);
    constexpr std::size_t size = offsetof(usbdevfs_urb, actual_length) + sizeof(result.actual_length) - first;
    const PreloadChannel::MemoryWrite fields{urb->address + first, reinterpret_cast<std::uint8_t *>(&result) + first,
                                             size};
    const PreloadChannel::MemoryWrite reaped{argument, &urb->address, sizeof(urb->address)};

    const std::size_t skipped = urb->endpoint == endpoint::control ? SetupPacket::size : 0;
    const bool to_host = urb->endpoint == endpoint::control ? (urb->data[0] & 0x80) != 0 : (urb->endpoint & 0x80) != 0;
    if (to_host && urb->actual != 0)
        channel_.answer(0, 0,
                        {{urb->buffer_address + skipped, urb->data.get() + skipped, urb->actual}, fields, reaped});
    else
        channel_.answer(0, 0, {fields, reaped});
}

} // namespace vphone
