// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb_function.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>

namespace vphone {

/// The same byte without end: for data phases that last longer than any host should listen. Reentrant.
class EndlessContent : public Content {
public:
    /// More than a host reads in years; sizes can still be added to it.
    static constexpr std::uint64_t size = std::numeric_limits<std::uint64_t>::max() / 4;

    void read(std::uint64_t, std::span<std::uint8_t> into) override {
        constexpr std::uint8_t filler = 0x01;
        std::ranges::fill(into, filler);
    }
};

} // namespace vphone
