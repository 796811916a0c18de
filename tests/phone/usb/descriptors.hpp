// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vphone {

enum class UsbSpeed { High, Super };

/// The endpoints of an MTP interface: one pipe each way for data, one for events (PIMA 15740 annex D.2).
namespace endpoint {
constexpr std::uint8_t control = 0x00;
constexpr std::uint8_t bulk_out = 0x01;
constexpr std::uint8_t bulk_in = 0x81;
constexpr std::uint8_t interrupt_in = 0x82;

constexpr bool is_bulk(std::uint8_t address) {
    return address == bulk_out || address == bulk_in;
}
/// One of the interface's.
constexpr bool is_known(std::uint8_t address) {
    return is_bulk(address) || address == interrupt_in;
}
} // namespace endpoint

constexpr std::size_t interrupt_packet_size = 28;

/// Who the phone says it is on the USB bus. Strings are UTF-8.
struct UsbIdentity {
    std::uint16_t vendor = 0x18d1;
    std::uint16_t product = 0x4ee1;
    std::uint16_t release = 0x0440; ///< bcdDevice
    std::string manufacturer;
    std::string model;
    std::string serial;
    UsbSpeed speed = UsbSpeed::High;
};

/**
 * The descriptors of a phone with one configuration and one MTP interface, as Android phones have them, and the
 * Microsoft OS 1.0 descriptors by which hosts tell MTP from plain PTP.
 *
 * Sources: USB 2.0 §9.6, USB 3.2 §9.6, MTP 1.1 spec annex "USB Optimizations" and "Microsoft OS Descriptors".
 * Immutable, reentrant.
 */
class Descriptors {
public:
    using Bytes = std::vector<std::uint8_t>;

    explicit Descriptors(UsbIdentity identity) : identity_{std::move(identity)} {}

    [[nodiscard]] const UsbIdentity &identity() const noexcept { return identity_; }
    /// Of the bulk endpoints, in bytes.
    [[nodiscard]] std::uint16_t packet_size() const noexcept { return super() ? 1024 : 512; }

    [[nodiscard]] Bytes device() const;
    [[nodiscard]] Bytes configuration() const;
    /// What a high-speed device would be at full speed; none at super speed.
    [[nodiscard]] std::optional<Bytes> device_qualifier() const;
    /// Binary object store: only super-speed devices have one.
    [[nodiscard]] std::optional<Bytes> binary_object_store() const;
    /// None when there is no such string. 0 lists the languages, 0xEE is Microsoft's.
    [[nodiscard]] std::optional<Bytes> string(std::uint8_t index) const;

    /// The vendor request code that string 0xEE announces.
    static constexpr std::uint8_t microsoft_vendor_code = 0x21;
    /// Feature descriptor 4 (compatible ids) or 5 (properties); none for another index.
    [[nodiscard]] static std::optional<Bytes> microsoft_feature(std::uint16_t index);

private:
    [[nodiscard]] bool super() const noexcept { return identity_.speed == UsbSpeed::Super; }
    void append_endpoint(Bytes &bytes, std::uint8_t address) const;

    UsbIdentity identity_;
};

} // namespace vphone
