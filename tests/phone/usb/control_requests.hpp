// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/descriptors.hpp"

#include <span>

namespace vphone {

/// The eight bytes that start a control transfer (USB 2.0 §9.3).
struct SetupPacket {
    static constexpr std::size_t size = 8;

    std::uint8_t request_type = 0;
    std::uint8_t request = 0;
    std::uint16_t value = 0;
    std::uint16_t index = 0;
    std::uint16_t length = 0; ///< of the data stage, in bytes

    [[nodiscard]] bool to_host() const noexcept { return (request_type & 0x80) != 0; }
    [[nodiscard]] static SetupPacket parse(std::span<const std::uint8_t, size> bytes);
};

/// What control requests do to the rest of the device. Implemented by UsbDevice.
class ControlTarget {
public:
    virtual ~ControlTarget() = default;
    [[nodiscard]] virtual bool halted(std::uint8_t address) const = 0;
    virtual void set_halted(std::uint8_t address, bool halted) = 0;
    virtual void cancel_transaction(std::uint32_t transaction_id) = 0;
    /// A response code of the function behind the device.
    [[nodiscard]] virtual std::uint16_t function_status() = 0;
    virtual void reset_function() = 0;
};

/**
 * Endpoint 0: the standard requests of USB 2.0 §9.4, the still image class requests of PIMA 15740 annex D.5.2 and the
 * Microsoft OS descriptor request.
 *
 * Owned by UsbDevice. Thread-bound to the phone's thread.
 */
class ControlRequests {
public:
    using Bytes = std::vector<std::uint8_t>;

    ControlRequests(const Descriptors &descriptors, ControlTarget &target)
        : descriptors_{descriptors}, target_{target} {}

    /// Answers a request; @p data is the data stage from the host. The result is the data stage to the host, cut to
    /// what the host asked for and empty for the other direction; none: the request is refused with a stall.
    [[nodiscard]] std::optional<Bytes> handle(const SetupPacket &setup, std::span<const std::uint8_t> data);

private:
    [[nodiscard]] std::optional<Bytes> answer(const SetupPacket &setup, std::span<const std::uint8_t> data);
    [[nodiscard]] std::optional<Bytes> descriptor(std::uint16_t value) const;
    [[nodiscard]] std::optional<Bytes> endpoint_request(const SetupPacket &setup);
    [[nodiscard]] std::optional<Bytes> class_request(const SetupPacket &setup, std::span<const std::uint8_t> data);
    [[nodiscard]] Bytes device_status();

    const Descriptors &descriptors_;
    ControlTarget &target_;
};

} // namespace vphone
