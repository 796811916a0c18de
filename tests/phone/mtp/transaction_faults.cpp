// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/transaction_faults.hpp"

#include <algorithm>

namespace vphone {

TransactionFaults::Blow TransactionFaults::at(Phase reached) const noexcept {
    const auto falls = [reached](const std::optional<Strike> &strike) { return strike && strike->phase <= reached; };
    if (falls(unplug))
        return Blow::Unplug;
    if (falls(stall))
        return Blow::Stall;
    return falls(hang) ? Blow::Hang : Blow::None;
}

std::optional<std::uint64_t> TransactionFaults::incoming_limit() const noexcept {
    std::optional<std::uint64_t> limit;
    for (const auto *strike : {&unplug, &stall, &hang})
        if (*strike && (*strike)->phase <= Phase::Data)
            limit = std::min(limit.value_or((*strike)->bytes), (*strike)->bytes);
    return limit;
}

} // namespace vphone
