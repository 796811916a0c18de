// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mtpsync {

/// A SHA-256 digest (FIPS 180-4). A value.
struct Sha256 {
    static constexpr std::size_t size = 32;
    std::array<std::uint8_t, size> bytes{};

    /// 64 lower-case hexadecimal digits, as sha256sum prints them.
    [[nodiscard]] std::string hex() const;
    /// Nothing when @p text is not exactly 64 hexadecimal digits.
    [[nodiscard]] static std::optional<Sha256> from_hex(std::string_view text);

    friend bool operator==(const Sha256 &, const Sha256 &) = default;
};

/**
 * Computes one digest, piece by piece. Reentrant: one hasher per digest and thread at a time.
 *
 * By OpenSSL's libcrypto where the build has it, because it uses the SHA instructions of the processor (four times the
 * speed); else by libsodium (docs/adr/0003). The first hasher of a process may read files; a confined worker makes one
 * before.
 */
class Sha256Hasher {
public:
    Sha256Hasher();
    Sha256Hasher(Sha256Hasher &&) noexcept;
    Sha256Hasher &operator=(Sha256Hasher &&) noexcept;
    ~Sha256Hasher();

    void update(std::span<const std::uint8_t> bytes) noexcept;
    /// The digest of everything so far. The hasher starts again from nothing.
    [[nodiscard]] Sha256 finish() noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace mtpsync
