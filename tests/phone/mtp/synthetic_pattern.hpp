// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace vphone {

/// The content of synthetic files: a function of a seed and the offset, so that a file of any size costs neither disk
/// nor memory. Eight bytes at a time are the SplitMix64 sequence of the seed, little endian. The function can be
/// inverted: the first eight bytes of a file say the only seed that it can have.
class SyntheticPattern {
public:
    explicit SyntheticPattern(std::uint64_t seed) noexcept : seed_{seed} {}

    /// Fills @p into with the bytes at @p offset.
    void read(std::uint64_t offset, std::span<std::uint8_t> into) const noexcept;
    [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }

    /// The pattern whose first eight bytes are these.
    static SyntheticPattern beginning_with(std::span<const std::uint8_t, 8> first) noexcept;

private:
    std::uint64_t seed_;
};

/// Watches bytes that stream by and knows in the end whether they were a synthetic pattern. Thread-bound.
class PatternMatcher {
public:
    void feed(std::span<const std::uint8_t> bytes);
    /// Nothing when fewer than eight bytes came, or when one of them was not of the pattern.
    [[nodiscard]] std::optional<std::uint64_t> seed() const;

private:
    std::vector<std::uint8_t> first_;
    std::optional<SyntheticPattern> pattern_;
    std::vector<std::uint8_t> expected_;
    std::uint64_t seen_ = 0;
    bool differs_ = false;
};

} // namespace vphone
