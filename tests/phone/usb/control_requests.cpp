// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/control_requests.hpp"

namespace vphone {

namespace {

using Bytes = ControlRequests::Bytes;

// bmRequestType: direction, kind and recipient
constexpr std::uint8_t standard_device = 0x00;
constexpr std::uint8_t standard_interface = 0x01;
constexpr std::uint8_t standard_endpoint = 0x02;
constexpr std::uint8_t class_interface = 0x21;
constexpr std::uint8_t vendor_device = 0x40;
constexpr std::uint8_t recipient_mask = 0x7F;

// standard requests (USB 2.0 table 9-4)
constexpr std::uint8_t get_status = 0;
constexpr std::uint8_t clear_feature = 1;
constexpr std::uint8_t set_feature = 3;
constexpr std::uint8_t get_descriptor = 6;
constexpr std::uint8_t get_configuration = 8;
constexpr std::uint8_t set_configuration = 9;
constexpr std::uint8_t get_interface = 10;
constexpr std::uint8_t set_interface = 11;
constexpr std::uint16_t feature_endpoint_halt = 0;

// class requests (PIMA 15740 annex D.5.2)
constexpr std::uint8_t cancel_request = 0x64;
constexpr std::uint8_t device_reset_request = 0x66;
constexpr std::uint8_t get_device_status = 0x67;
constexpr std::uint16_t cancellation_code = 0x4001;

std::uint16_t read16(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] | bytes[at + 1] << 8);
}

std::optional<Bytes> accepted_if(bool condition) {
    return condition ? std::optional<Bytes>{Bytes{}} : std::nullopt;
}

} // namespace

SetupPacket SetupPacket::parse(std::span<const std::uint8_t, size> bytes) {
    return {bytes[0], bytes[1], read16(bytes, 2), read16(bytes, 4), read16(bytes, 6)};
}

std::optional<Bytes> ControlRequests::handle(const SetupPacket &setup, std::span<const std::uint8_t> data) {
    auto reply = answer(setup, data);
    if (reply && reply->size() > setup.length)
        reply->resize(setup.length);
    return reply;
}

std::optional<Bytes> ControlRequests::answer(const SetupPacket &setup, std::span<const std::uint8_t> data) {
    switch (setup.request_type & recipient_mask) {
    case standard_device:
        switch (setup.request) {
        case get_status: return Bytes{0, 0};
        case get_descriptor: return descriptor(setup.value);
        case get_configuration: return Bytes{1};
        case set_configuration: return accepted_if(setup.value == 1);
        default: return std::nullopt;
        }
    case standard_interface:
        switch (setup.request) {
        case get_status: return Bytes{0, 0};
        case get_interface: return Bytes{0};
        case set_interface: return accepted_if(setup.value == 0 && setup.index == 0);
        default: return std::nullopt;
        }
    case standard_endpoint: return endpoint_request(setup);
    case class_interface: return class_request(setup, data);
    case vendor_device:
        if (setup.request == Descriptors::microsoft_vendor_code && setup.to_host())
            return Descriptors::microsoft_feature(setup.index);
        return std::nullopt;
    default: return std::nullopt;
    }
}

std::optional<Bytes> ControlRequests::descriptor(std::uint16_t value) const {
    switch (value >> 8) {
    case 1: return descriptors_.device();
    case 2: return descriptors_.configuration();
    case 3: return descriptors_.string(static_cast<std::uint8_t>(value & 0xFF));
    case 6: return descriptors_.device_qualifier();
    case 15: return descriptors_.binary_object_store();
    default: return std::nullopt;
    }
}

std::optional<Bytes> ControlRequests::endpoint_request(const SetupPacket &setup) {
    const auto address = static_cast<std::uint8_t>(setup.index);
    if (setup.request == get_status)
        return Bytes{static_cast<std::uint8_t>(target_.halted(address)), 0};
    if (setup.value != feature_endpoint_halt || (setup.request != clear_feature && setup.request != set_feature))
        return std::nullopt;
    target_.set_halted(address, setup.request == set_feature);
    return Bytes{};
}

std::optional<Bytes> ControlRequests::class_request(const SetupPacket &setup, std::span<const std::uint8_t> data) {
    switch (setup.request) {
    case cancel_request:
        if (data.size() < 6 || read16(data, 0) != cancellation_code)
            return std::nullopt;
        target_.cancel_transaction(static_cast<std::uint32_t>(read16(data, 2)) |
                                   static_cast<std::uint32_t>(read16(data, 4)) << 16);
        return Bytes{};
    case device_reset_request: target_.reset_function(); return Bytes{};
    case get_device_status: return device_status();
    default: return std::nullopt;
    }
}

Bytes ControlRequests::device_status() {
    const auto code = target_.function_status();
    Bytes status{4, 0, static_cast<std::uint8_t>(code & 0xFF), static_cast<std::uint8_t>(code >> 8)};
    for (const auto address : {endpoint::bulk_in, endpoint::bulk_out}) {
        if (target_.halted(address)) // PIMA 15740 annex D.5.2.4: a parameter names each stalled endpoint
            status.insert(status.end(), {address, 0, 0, 0});
    }
    status[0] = static_cast<std::uint8_t>(status.size());
    return status;
}

} // namespace vphone
