// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/fault.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace vphone {

/// The faults that strike one transaction. Plain data.
struct TransactionFaults {
    struct Strike {
        Phase phase;
        std::uint64_t bytes; ///< of the data phase that pass before it strikes
    };
    enum class Blow { None, Unplug, Stall, Hang };

    std::optional<std::uint16_t> respond;
    std::optional<Strike> unplug;
    std::optional<Strike> stall;
    std::optional<Strike> hang;
    std::chrono::milliseconds delay{0};
    std::uint64_t missing_bytes = 0; ///< that an outgoing data phase is short of
    bool holds = false;              ///< the answer waits until the test lets it go
    bool locks = false;              ///< the phone is locked when the command arrives
    /// Of the object that the command names, from where it reads, or its last byte: inverted when the command arrives.
    std::optional<std::uint64_t> decayed_byte;

    /// What ends the transaction when it has @p reached a phase. A fault for the data phase strikes an operation
    /// without one before its response.
    [[nodiscard]] Blow at(Phase reached) const noexcept;
    /// Bytes of an incoming data phase that arrive before a blow falls; nothing: none falls.
    [[nodiscard]] std::optional<std::uint64_t> incoming_limit() const noexcept;
};

} // namespace vphone
