// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/dataset_reader.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/refusal.hpp"
#include "tests/phone/mtp/utf16.hpp"

namespace vphone {

std::span<const std::uint8_t> DatasetReader::take(std::size_t bytes) {
    if (rest_.size() < bytes)
        throw Refusal{response::invalid_parameter, "the dataset ends too early"};
    const auto taken = rest_.first(bytes);
    rest_ = rest_.subspan(bytes);
    return taken;
}

std::uint8_t DatasetReader::u8() {
    return take(1).front();
}

std::uint16_t DatasetReader::u16() {
    const auto bytes = take(2);
    return static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8);
}

std::uint32_t DatasetReader::u32() {
    const std::uint32_t low = u16();
    return low | static_cast<std::uint32_t>(u16()) << 16;
}

std::uint64_t DatasetReader::u64() {
    const std::uint64_t low = u32();
    return low | static_cast<std::uint64_t>(u32()) << 32;
}

std::string DatasetReader::text() {
    std::u16string units;
    for (std::size_t count = u8(); count > 0; --count)
        units.push_back(u16());
    if (!units.empty() && units.back() == 0)
        units.pop_back();
    return utf8_from_utf16(units);
}

void DatasetReader::skip(std::size_t bytes) {
    take(bytes);
}

void DatasetReader::skip_value(std::uint16_t type) {
    constexpr std::uint16_t string_type = 0xFFFF;
    constexpr std::uint16_t array_bit = 0x4000;
    if (type == string_type) {
        text();
        return;
    }
    const std::uint16_t element = type & static_cast<std::uint16_t>(~array_bit);
    if (element < 1 || element > 10)
        throw Refusal{response::invalid_parameter, "a value of an unknown data type"};
    // 1 INT8, 2 UINT8, 3 INT16, 4 UINT16 ... 9 INT128, 10 UINT128: each pair doubles the width
    const std::size_t width = std::size_t{1} << (element - 1) / 2;
    const std::size_t count = type & array_bit ? u32() : 1;
    skip(count * width);
}

} // namespace vphone
