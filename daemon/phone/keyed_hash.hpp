// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace mtpsync {

/**
 * SipHash-2-4 with a key of its own for each object. A phone chooses its names and handles; without the key it cannot
 * choose them so that they collide and make every look-up a search. Immutable after its making: thread-safe.
 */
class KeyedHash {
public:
    /// Throws Error (Internal) when libsodium cannot start.
    KeyedHash();

    [[nodiscard]] std::uint32_t of(std::string_view text) const noexcept;
    [[nodiscard]] std::uint32_t of(std::uint32_t number) const noexcept;

private:
    [[nodiscard]] std::uint32_t of(std::span<const unsigned char> bytes) const noexcept;

    std::array<unsigned char, 16> key_; // crypto_shorthash_KEYBYTES
};

} // namespace mtpsync
