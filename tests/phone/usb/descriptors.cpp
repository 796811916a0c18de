// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/descriptors.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace vphone {

namespace {

using Bytes = Descriptors::Bytes;

// descriptor types (USB 3.2 table 9-6)
constexpr std::uint8_t type_device = 1;
constexpr std::uint8_t type_configuration = 2;
constexpr std::uint8_t type_string = 3;
constexpr std::uint8_t type_interface = 4;
constexpr std::uint8_t type_endpoint = 5;
constexpr std::uint8_t type_device_qualifier = 6;
constexpr std::uint8_t type_object_store = 15;
constexpr std::uint8_t type_capability = 16;
constexpr std::uint8_t type_endpoint_companion = 48;

// string indices
constexpr std::uint8_t string_manufacturer = 1;
constexpr std::uint8_t string_product = 2;
constexpr std::uint8_t string_serial = 3;
constexpr std::uint8_t string_interface = 5;
constexpr std::uint8_t string_microsoft = 0xEE;

constexpr std::size_t longest_string = 126; // UTF-16 units that fit into a descriptor of 255 bytes

constexpr std::uint8_t low(std::uint16_t value) {
    return static_cast<std::uint8_t>(value & 0xFF);
}

constexpr std::uint8_t high(std::uint16_t value) {
    return static_cast<std::uint8_t>(value >> 8);
}

void append(Bytes &bytes, std::initializer_list<std::uint8_t> more) {
    for (const auto byte : more)
        bytes.push_back(byte);
}

/// Decodes the next code point; what is not UTF-8 becomes U+FFFD.
char32_t next_code_point(std::string_view &text) {
    const auto lead = static_cast<std::uint8_t>(text.front());
    text.remove_prefix(1);
    if (lead < 0x80)
        return lead;
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < more)
        return U'\uFFFD';
    char32_t point = lead & (0x3Fu >> more);
    for (std::size_t index = 0; index < more; ++index)
        point = point << 6 | (static_cast<std::uint8_t>(text[index]) & 0x3Fu);
    text.remove_prefix(more);
    return point;
}

std::u16string to_utf16(std::string_view text) {
    std::u16string units;
    while (!text.empty()) {
        const char32_t point = next_code_point(text);
        if (point < 0x10000) {
            units += static_cast<char16_t>(point);
        } else {
            units += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
            units += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
        }
    }
    return units;
}

Bytes string_descriptor(std::string_view text) {
    const auto units = to_utf16(text).substr(0, longest_string);
    Bytes bytes{static_cast<std::uint8_t>(2 + 2 * units.size()), type_string};
    for (const char16_t unit : units)
        append(bytes, {low(unit), high(unit)});
    return bytes;
}

} // namespace

Bytes Descriptors::device() const {
    Bytes bytes{18, type_device};
    append(bytes, {0x00, super() ? std::uint8_t{3} : std::uint8_t{2}}); // bcdUSB
    append(bytes, {0, 0, 0});                                           // class: see the interface
    append(bytes, {super() ? std::uint8_t{9} : std::uint8_t{64}});      // of endpoint 0; a power of two at super speed
    append(bytes, {low(identity_.vendor), high(identity_.vendor)});
    append(bytes, {low(identity_.product), high(identity_.product)});
    append(bytes, {low(identity_.release), high(identity_.release)});
    append(bytes, {string_manufacturer, string_product, string_serial, 1}); // one configuration
    return bytes;
}

Bytes Descriptors::configuration() const {
    Bytes rest{9, type_interface, 0, 0, 3};
    append(rest, {6, 1, 1, string_interface}); // still image capture: PTP, and with the Microsoft descriptors MTP
    for (const auto address : {endpoint::bulk_in, endpoint::bulk_out, endpoint::interrupt_in})
        append_endpoint(rest, address);

    const auto total = static_cast<std::uint16_t>(9 + rest.size());
    const std::uint8_t power = super() ? 112 : 250; // in units of 8 mA and 2 mA
    Bytes bytes{9, type_configuration, low(total), high(total), 1, 1, 0, 0x80, power};
    bytes.reserve(total);
    std::copy(rest.begin(), rest.end(), std::back_inserter(bytes));
    return bytes;
}

void Descriptors::append_endpoint(Bytes &bytes, std::uint8_t address) const {
    const bool interrupt = address == endpoint::interrupt_in;
    const std::uint16_t size = interrupt ? interrupt_packet_size : packet_size();
    append(bytes, {7, type_endpoint, address, interrupt ? std::uint8_t{3} : std::uint8_t{2}});
    append(bytes, {low(size), high(size), interrupt ? std::uint8_t{6} : std::uint8_t{0}});
    if (super()) {
        const std::uint8_t burst = interrupt ? 0 : 15;
        const std::uint8_t bytes_per_interval = interrupt ? interrupt_packet_size : 0;
        append(bytes, {6, type_endpoint_companion, burst, 0, bytes_per_interval, 0});
    }
}

std::optional<Bytes> Descriptors::device_qualifier() const {
    if (super())
        return std::nullopt;
    return Bytes{10, type_device_qualifier, 0x00, 0x02, 0, 0, 0, 64, 1, 0};
}

std::optional<Bytes> Descriptors::binary_object_store() const {
    if (!super())
        return std::nullopt;
    Bytes bytes{5, type_object_store, 22, 0, 2};
    append(bytes, {7, type_capability, 2, 0x02, 0, 0, 0}); // USB 2.0 extension: link power management
    append(bytes, {10, type_capability, 3, 0x00, 0x0E, 0x00, 1, 10, 0xFF, 7}); // full, high and super speed
    return bytes;
}

std::optional<Bytes> Descriptors::string(std::uint8_t index) const {
    switch (index) {
    case 0: return Bytes{4, type_string, 0x09, 0x04}; // English (United States)
    case string_manufacturer: return string_descriptor(identity_.manufacturer);
    case string_product: return string_descriptor(identity_.model);
    case string_serial: return string_descriptor(identity_.serial);
    case string_interface: return string_descriptor("MTP");
    case string_microsoft: {
        Bytes bytes = string_descriptor("MSFT100");
        append(bytes, {microsoft_vendor_code, 0});
        bytes[0] = static_cast<std::uint8_t>(bytes.size());
        return bytes;
    }
    default: return std::nullopt;
    }
}

std::optional<Bytes> Descriptors::microsoft_feature(std::uint16_t index) {
    constexpr std::uint16_t compatible_ids = 4;
    constexpr std::uint16_t properties = 5;
    if (index == properties)
        return Bytes{10, 0, 0, 0, 0x00, 0x01, properties, 0, 0, 0};
    if (index != compatible_ids)
        return std::nullopt;
    Bytes bytes{40, 0, 0, 0, 0x00, 0x01, compatible_ids, 0, 1};
    bytes.resize(16);
    append(bytes, {0, 1, 'M', 'T', 'P'}); // interface 0; the id of 8 bytes is followed by an empty sub-id
    bytes.resize(40);
    return bytes;
}

} // namespace vphone
