// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/dataset_writer.hpp"

#include "tests/phone/mtp/utf16.hpp"

#include <algorithm>
#include <string>

namespace vphone {

DatasetWriter &DatasetWriter::u8(std::uint8_t value) {
    bytes_.push_back(value);
    return *this;
}

DatasetWriter &DatasetWriter::u16(std::uint16_t value) {
    return u8(static_cast<std::uint8_t>(value)).u8(static_cast<std::uint8_t>(value >> 8));
}

DatasetWriter &DatasetWriter::u32(std::uint32_t value) {
    return u16(static_cast<std::uint16_t>(value)).u16(static_cast<std::uint16_t>(value >> 16));
}

DatasetWriter &DatasetWriter::u64(std::uint64_t value) {
    return u32(static_cast<std::uint32_t>(value)).u32(static_cast<std::uint32_t>(value >> 32));
}

DatasetWriter &DatasetWriter::text(std::string_view utf8) {
    constexpr std::size_t longest = 254;
    std::u16string units = utf16_from_utf8(utf8);
    if (units.empty())
        return u8(0);
    units.resize(std::min(units.size(), longest));
    u8(static_cast<std::uint8_t>(units.size() + 1));
    for (const char16_t unit : units)
        u16(unit);
    return u16(0);
}

DatasetWriter &DatasetWriter::array16(std::span<const std::uint16_t> values) {
    u32(static_cast<std::uint32_t>(values.size()));
    for (const std::uint16_t value : values)
        u16(value);
    return *this;
}

DatasetWriter &DatasetWriter::array32(std::span<const std::uint32_t> values) {
    u32(static_cast<std::uint32_t>(values.size()));
    for (const std::uint32_t value : values)
        u32(value);
    return *this;
}

} // namespace vphone
