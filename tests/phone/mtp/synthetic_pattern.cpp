// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/synthetic_pattern.hpp"

#include <algorithm>
#include <cstring>

namespace vphone {

namespace {

constexpr std::uint64_t step = 0x9E3779B97F4A7C15;
constexpr std::uint64_t factor_1 = 0xBF58476D1CE4E5B9;
constexpr std::uint64_t factor_2 = 0x94D049BB133111EB;

constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * factor_1;
    z = (z ^ (z >> 27)) * factor_2;
    return z ^ (z >> 31);
}

/// The multiplicative inverse of an odd number modulo 2^64, by Newton's iteration.
constexpr std::uint64_t inverse(std::uint64_t odd) {
    std::uint64_t result = odd;
    for (int i = 0; i < 6; ++i)
        result *= 2 - odd * result;
    return result;
}

constexpr std::uint64_t unmix(std::uint64_t z) {
    z = z ^ (z >> 31) ^ (z >> 62);
    z *= inverse(factor_2);
    z = z ^ (z >> 27) ^ (z >> 54);
    z *= inverse(factor_1);
    return z ^ (z >> 30) ^ (z >> 60);
}

static_assert(unmix(mix(0x0123456789ABCDEF)) == 0x0123456789ABCDEF);

} // namespace

void SyntheticPattern::read(std::uint64_t offset, std::span<std::uint8_t> into) const noexcept {
    std::uint64_t state = seed_ + (offset / 8 + 1) * step;
    std::size_t within = offset % 8;
    while (!into.empty()) {
        const std::uint64_t block = mix(state);
        const std::size_t count = std::min(into.size(), 8 - within);
        std::memcpy(into.data(), reinterpret_cast<const std::uint8_t *>(&block) + within, count);
        into = into.subspan(count);
        within = 0;
        state += step;
    }
}

SyntheticPattern SyntheticPattern::beginning_with(std::span<const std::uint8_t, 8> first) noexcept {
    std::uint64_t block = 0;
    std::memcpy(&block, first.data(), sizeof block);
    return SyntheticPattern{unmix(block) - step};
}

void PatternMatcher::feed(std::span<const std::uint8_t> bytes) {
    if (!pattern_) {
        const std::size_t count = std::min(bytes.size(), 8 - first_.size());
        first_.insert(first_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
        seen_ += count;
        bytes = bytes.subspan(count);
        if (first_.size() < 8)
            return;
        pattern_ = SyntheticPattern::beginning_with(std::span<const std::uint8_t, 8>{first_.data(), 8});
    }
    if (differs_ || bytes.empty())
        return;
    expected_.resize(std::max(expected_.size(), bytes.size()));
    pattern_->read(seen_, std::span{expected_}.first(bytes.size()));
    differs_ = std::memcmp(expected_.data(), bytes.data(), bytes.size()) != 0;
    seen_ += bytes.size();
}

std::optional<std::uint64_t> PatternMatcher::seed() const {
    if (!pattern_ || differs_)
        return std::nullopt;
    return pattern_->seed();
}

} // namespace vphone
