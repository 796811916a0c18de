// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace vphone {

/// Builds a dataset or container, little endian (PIMA 15740 §5.3, MTP 1.1 spec §3.2). Reentrant.
class DatasetWriter {
public:
    DatasetWriter &u8(std::uint8_t value);
    DatasetWriter &u16(std::uint16_t value);
    DatasetWriter &u32(std::uint32_t value);
    DatasetWriter &u64(std::uint64_t value);
    /// A string of @p utf8: a byte with the number of UTF-16 units including the terminator, then the units. An empty
    /// string is the byte 0. What goes beyond 254 units is cut, for the count has one byte.
    DatasetWriter &text(std::string_view utf8);
    DatasetWriter &array16(std::span<const std::uint16_t> values);
    DatasetWriter &array32(std::span<const std::uint32_t> values);

    [[nodiscard]] const std::vector<std::uint8_t> &bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::vector<std::uint8_t> take() noexcept { return std::move(bytes_); }

private:
    std::vector<std::uint8_t> bytes_;
};

} // namespace vphone
