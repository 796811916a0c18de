// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sodium.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mtpsync {

/// A SHA-256 digest (FIPS 180-4). A value.
struct Sha256 {
    static constexpr std::size_t size = crypto_hash_sha256_BYTES;
    std::array<std::uint8_t, size> bytes{};

    /// 64 lower-case hexadecimal digits, as sha256sum prints them.
    [[nodiscard]] std::string hex() const;
    /// Nothing when @p text is not exactly 64 hexadecimal digits.
    [[nodiscard]] static std::optional<Sha256> from_hex(std::string_view text);

    friend bool operator==(const Sha256 &, const Sha256 &) = default;
};

/// Computes one digest, piece by piece. Reentrant: one hasher per digest and thread at a time.
class Sha256Hasher {
public:
    Sha256Hasher();
    void update(std::span<const std::uint8_t> bytes) noexcept;
    /// The digest of everything so far. The hasher starts again from nothing.
    [[nodiscard]] Sha256 finish() noexcept;

private:
    crypto_hash_sha256_state state_;
};

} // namespace mtpsync
