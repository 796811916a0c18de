// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/usbfs_connection.hpp"

#include <sys/ioctl.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace vphone {

namespace {

constexpr long unhandled = -100; // the preload library then does the real call
constexpr unsigned the_interface = 0;
constexpr const char *driver_name = "usbfs";

// What usbfs offers on an xHCI controller, without USBDEVFS_CAP_MMAP, which no socket can carry.
constexpr std::uint32_t capabilities = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
                                       USBDEVFS_CAP_BULK_SCATTER_GATHER | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;

std::uint64_t address_of(const void *pointer) {
    return reinterpret_cast<std::uintptr_t>(pointer);
}

} // namespace

UsbfsConnection::UsbfsConnection(EventLoop &loop, mtpsync::UniqueFd socket, UsbfsPort &port)
    : port_{port}, channel_{loop, std::move(socket), *this}, urbs_{channel_, port_} {
}

UsbfsConnection::~UsbfsConnection() = default;

template <typename Struct, typename Then>
void UsbfsConnection::with(std::uint64_t address, Then then) {
    static_assert(sizeof(Struct) <= sizeof(scratch_));
    channel_.read_memory(address, std::span{scratch_}.first(sizeof(Struct)), [this, then] {
        UsbDevice *device = port_.device();
        if (device == nullptr) {
            fail(ENODEV);
            return;
        }
        Struct value;
        std::memcpy(&value, scratch_.data(), sizeof(value));
        then(*device, value);
    });
}

void UsbfsConnection::on_request(const PreloadMessage &request) {
    switch (request.command) {
    case preload::ioctl: on_ioctl(request.argument1, request.argument2); return;
    case preload::read: read_node(request.argument1, request.argument2); return;
    case preload::write: fail(EINVAL); return; // usbfs has no write(2)
    default: channel_.answer(unhandled, 0);
    }
}

void UsbfsConnection::on_closed() {
    urbs_.abandon();
    port_.claim().release(urbs_);
    port_.closed(*this);
}

void UsbfsConnection::on_ioctl(unsigned long request, std::uint64_t argument) {
    if (request == USBDEVFS_REAPURB || request == USBDEVFS_REAPURBNDELAY) {
        urbs_.reap(argument, request == USBDEVFS_REAPURB);
        return;
    }
    if (UsbDevice *device = port_.device())
        on_connected_ioctl(*device, request, argument);
    else
        fail(ENODEV);
}

void UsbfsConnection::on_connected_ioctl(UsbDevice &device, unsigned long request, std::uint64_t argument) {
    switch (request) {
    case USBDEVFS_SUBMITURB: urbs_.submit(argument); return;
    case USBDEVFS_DISCARDURB: urbs_.discard(argument); return;
    case USBDEVFS_CONTROL: control(argument); return;
    case USBDEVFS_CLEAR_HALT: endpoint_command(argument, true); return;
    case USBDEVFS_RESETEP: endpoint_command(argument, false); return;
    case USBDEVFS_RESET: reset(); return;
    case USBDEVFS_CLAIMINTERFACE: claim_interface(argument); return;
    case USBDEVFS_RELEASEINTERFACE: release_interface(argument); return;
    case USBDEVFS_DISCONNECT_CLAIM: disconnect_and_claim(argument); return;
    case USBDEVFS_SETINTERFACE: set_interface(argument); return;
    case USBDEVFS_SETCONFIGURATION: set_configuration(argument); return;
    case USBDEVFS_GETDRIVER: get_driver(argument); return;
    case USBDEVFS_IOCTL: fail(ENODATA); return; // no kernel driver to detach from the interface
    case USBDEVFS_GET_CAPABILITIES: get_capabilities(argument); return;
    case USBDEVFS_CONNECTINFO: get_connection_info(argument); return;
    case USBDEVFS_GET_SPEED: // enum usb_device_speed of linux/usb/ch9.h
        succeed(device.descriptors().identity().speed == UsbSpeed::Super ? 5 : 3);
        return;
    default: fail(ENOTTY);
    }
}

void UsbfsConnection::read_node(std::uint64_t buffer, std::size_t size) {
    UsbDevice *device = port_.device();
    if (device == nullptr) {
        fail(ENODEV);
        return;
    }
    auto content = device->descriptors().device();
    const auto configuration = device->descriptors().configuration();
    content.insert(content.end(), configuration.begin(), configuration.end());
    const auto start = std::min(node_position_, content.size());
    const auto count = std::min(size, content.size() - start);
    node_position_ = start + count;
    if (count == 0)
        succeed();
    else
        channel_.answer(static_cast<long>(count), 0, {{buffer, content.data() + start, count}});
}

void UsbfsConnection::get_capabilities(std::uint64_t argument) {
    channel_.answer(0, 0, {{argument, &capabilities, sizeof(capabilities)}});
}

void UsbfsConnection::get_connection_info(std::uint64_t argument) {
    usbdevfs_connectinfo info{};
    info.devnum = static_cast<unsigned>(port_.device_number());
    info.slow = 0; // that is USB 1 low speed
    channel_.answer(0, 0, {{argument, &info, sizeof(info)}});
}

void UsbfsConnection::get_driver(std::uint64_t argument) {
    with<unsigned>(argument, [this, argument](UsbDevice &, unsigned number) {
        if (number != the_interface || !port_.claim().held()) {
            fail(ENODATA);
            return;
        }
        channel_.answer(0, 0,
                        {{argument + offsetof(usbdevfs_getdriver, driver), driver_name, std::strlen(driver_name) + 1}});
    });
}

void UsbfsConnection::claim_interface(std::uint64_t argument) {
    with<unsigned>(argument, [this](UsbDevice &, unsigned number) {
        if (number != the_interface)
            fail(ENOENT);
        else if (!port_.claim().claim(urbs_))
            fail(EBUSY);
        else
            succeed();
    });
}

void UsbfsConnection::release_interface(std::uint64_t argument) {
    with<unsigned>(argument, [this](UsbDevice &device, unsigned number) {
        if (number != the_interface || !port_.claim().release(urbs_)) {
            fail(EINVAL);
            return;
        }
        device.discard_all(urbs_);
        succeed();
    });
}

void UsbfsConnection::disconnect_and_claim(std::uint64_t argument) {
    with<usbdevfs_disconnect_claim>(argument, [this](UsbDevice &, const usbdevfs_disconnect_claim &wish) {
        if (wish.interface != the_interface) {
            fail(EINVAL);
            return;
        }
        const bool usbfs_named = std::strncmp(wish.driver, driver_name, sizeof(wish.driver)) == 0;
        const bool only_if = (wish.flags & USBDEVFS_DISCONNECT_CLAIM_IF_DRIVER) != 0;
        const bool except = (wish.flags & USBDEVFS_DISCONNECT_CLAIM_EXCEPT_DRIVER) != 0;
        if (port_.claim().held() && ((only_if && !usbfs_named) || (except && usbfs_named))) {
            fail(EBUSY);
            return;
        }
        port_.claim().seize(urbs_);
        succeed();
    });
}

void UsbfsConnection::set_interface(std::uint64_t argument) {
    with<usbdevfs_setinterface>(argument, [this](UsbDevice &, const usbdevfs_setinterface &wish) {
        if (wish.interface != the_interface || wish.altsetting != 0)
            fail(EINVAL);
        else if (!port_.claim().claim(urbs_))
            fail(EBUSY);
        else
            succeed();
    });
}

void UsbfsConnection::set_configuration(std::uint64_t argument) {
    with<unsigned>(argument, [this](UsbDevice &, unsigned value) {
        if (value == 1)
            succeed();
        else
            fail(EINVAL);
    });
}

void UsbfsConnection::endpoint_command(std::uint64_t argument, bool clear_halt) {
    with<unsigned>(argument, [this, clear_halt](UsbDevice &device, unsigned number) {
        const auto address = static_cast<std::uint8_t>(number);
        if (!endpoint::is_known(address)) {
            fail(ENOENT);
            return;
        }
        if (!port_.claim().claim(urbs_)) {
            fail(EBUSY);
            return;
        }
        if (clear_halt)
            device.clear_halt(address);
        succeed();
    });
}

void UsbfsConnection::reset() {
    port_.claim().release_clients(); // usbfs has no pre_reset hook, so a reset unbinds it
    port_.device()->bus_reset();
    succeed();
}

void UsbfsConnection::control(std::uint64_t argument) {
    with<usbdevfs_ctrltransfer>(argument, [this](UsbDevice &, const usbdevfs_ctrltransfer &transfer) {
        transfer_ = transfer;
        const bool to_host = (transfer.bRequestType & 0x80) != 0;
        transfer_data_.resize(to_host ? 0 : transfer.wLength);
        channel_.read_memory(address_of(transfer.data), transfer_data_, [this] { run_control(); });
    });
}

void UsbfsConnection::run_control() {
    const SetupPacket setup{transfer_.bRequestType, transfer_.bRequest, transfer_.wValue, transfer_.wIndex,
                            transfer_.wLength};
    UsbDevice *device = port_.device();
    const auto reply = device != nullptr ? device->control(setup, transfer_data_) : std::nullopt;
    if (!reply)
        fail(port_.device() != nullptr ? EPIPE : ENODEV);
    else if (!setup.to_host())
        succeed(setup.length);
    else if (reply->empty())
        succeed();
    else
        channel_.answer(static_cast<long>(reply->size()), 0,
                        {{address_of(transfer_.data), reply->data(), reply->size()}});
}

} // namespace vphone
