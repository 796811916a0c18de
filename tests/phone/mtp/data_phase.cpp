// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/data_phase.hpp"

#include "tests/phone/mtp/refusal.hpp"

namespace vphone {

void DataSetPhase::receive(std::span<const std::uint8_t> bytes) {
    constexpr std::size_t largest = 64 << 10;
    if (dataset_.size() + bytes.size() > largest)
        throw Refusal{response::invalid_parameter, "a dataset of more than 64 KiB"};
    dataset_.insert(dataset_.end(), bytes.begin(), bytes.end());
}

} // namespace vphone
