// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace vphone {

/// Takes a dataset or container apart, little endian (PIMA 15740 §5.3, MTP 1.1 spec §3.2). Every reader throws Refusal
/// (InvalidParameter) when the bytes run out. The bytes must outlive it. Reentrant.
class DatasetReader {
public:
    explicit DatasetReader(std::span<const std::uint8_t> bytes) : rest_{bytes} {}

    std::uint8_t u8();
    std::uint16_t u16();
    std::uint32_t u32();
    std::uint64_t u64();
    /// As UTF-8, without the terminator.
    std::string text();
    void skip(std::size_t bytes);
    /// Passes over a value of MTP data type @p type (MTP 1.1 spec §3.2.1, table of data types).
    void skip_value(std::uint16_t type);

    [[nodiscard]] std::size_t left() const noexcept { return rest_.size(); }

private:
    std::span<const std::uint8_t> take(std::size_t bytes);

    std::span<const std::uint8_t> rest_;
};

} // namespace vphone
