// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/container.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace vphone {

/// Finds the payload of one incoming data container and its end. Header and payload may come in one transfer or in two,
/// in pieces of any size. Thread-bound.
class IncomingData {
public:
    enum class State { More, Complete, CutShort };
    struct Piece {
        std::span<const std::uint8_t> payload;
        bool has_surplus = false; ///< bytes came after the end
        State state = State::More;
    };

    /// @p expected: bytes of payload; nothing: the container's length counts, unless @p until_short_packet.
    IncomingData(std::optional<std::uint64_t> expected, bool until_short_packet)
        : expected_{expected}, until_short_packet_{until_short_packet} {}

    /// @p last_packet: the transfer ended with @p bytes.
    Piece take(std::span<const std::uint8_t> bytes, bool last_packet);
    [[nodiscard]] std::uint64_t received() const noexcept { return received_; }

private:
    std::span<const std::uint8_t> take_header(std::span<const std::uint8_t> bytes);

    std::optional<std::uint64_t> expected_;
    bool until_short_packet_;
    std::vector<std::uint8_t> header_;
    bool header_came_alone_ = false;
    std::uint64_t received_ = 0;
};

} // namespace vphone
