// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// Values to bytes and back, for wire.cpp alone: little-endian numbers, texts with a 32-bit length. Reentrant.
namespace mtpsync::wire {

[[noreturn]] inline void violation(const std::string &what) {
    throw Error{ErrorCode::ProtocolViolation, "a message between mtpsyncd and its worker is broken: " + what};
}

[[noreturn]] inline void violation(const std::string &what, std::uint64_t number) {
    violation(what + " " + std::to_string(number));
}

/// Appends values to a message.
class Writer {
public:
    template <std::integral Number>
    void number(Number value) {
        auto bits = static_cast<std::make_unsigned_t<Number>>(value);
        for (std::size_t n = 0; n < sizeof(Number); ++n) {
            bytes_.push_back(static_cast<std::uint8_t>(bits & 0xFFU));
            bits = static_cast<decltype(bits)>(static_cast<std::uint64_t>(bits) >> 8U);
        }
    }
    void flag(bool value) { number(static_cast<std::uint8_t>(value)); }
    void text(const std::string &value) {
        number(static_cast<std::uint32_t>(value.size()));
        bytes_.insert(bytes_.end(), value.begin(), value.end());
    }
    void raw(std::span<const std::uint8_t> value) { bytes_.insert(bytes_.end(), value.begin(), value.end()); }

    /// The message so far, which must not be longer than @p limit.
    [[nodiscard]] std::vector<std::uint8_t> take(std::size_t limit) {
        if (bytes_.size() > limit)
            violation("its length would be", bytes_.size());
        return std::move(bytes_);
    }

private:
    std::vector<std::uint8_t> bytes_;
};

/// Takes values off a message, in the order in which they were written.
class Reader {
public:
    explicit Reader(std::span<const std::uint8_t> bytes) : rest_{bytes} {}

    template <std::integral Number>
    void number(Number &value) {
        std::uint64_t bits = 0;
        const auto bytes = take(sizeof(Number));
        for (std::size_t n = sizeof(Number); n-- > 0;)
            bits = (bits << 8U) | bytes[n];
        value = static_cast<Number>(bits);
    }
    void flag(bool &value) {
        std::uint8_t byte = 0;
        number(byte);
        if (byte > 1)
            violation("a truth value is", byte);
        value = byte == 1;
    }
    void text(std::string &value) {
        std::uint32_t length = 0;
        number(length);
        const auto bytes = take(length);
        value.assign(bytes.begin(), bytes.end());
    }
    void raw(std::span<std::uint8_t> value) { std::ranges::copy(take(value.size()), value.begin()); }
    void end() const {
        if (!rest_.empty())
            violation("bytes left over:", rest_.size());
    }

private:
    std::span<const std::uint8_t> take(std::size_t count) {
        if (count > rest_.size())
            violation("it ends early");
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }

    std::span<const std::uint8_t> rest_;
};

} // namespace mtpsync::wire
