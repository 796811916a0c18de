// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace vphone {

/// The generic container of the USB still image class (PIMA 15740 annex D.3): length, type, code, transaction id.
inline constexpr std::size_t container_header_size = 12;
/// The length of a container whose end is told by a short packet (MTP 1.1 spec §H.1, objects of 4 GiB and more).
inline constexpr std::uint32_t unknown_length = 0xFFFFFFFF;

namespace container_type {
inline constexpr std::uint16_t command = 1;
inline constexpr std::uint16_t data = 2;
inline constexpr std::uint16_t response = 3;
inline constexpr std::uint16_t event = 4;
} // namespace container_type

/// A command container, taken apart. Parameters that were not sent are 0.
struct Command {
    static constexpr std::size_t most_parameters = 5;

    std::uint16_t operation = 0;
    std::uint32_t transaction_id = 0;
    std::array<std::uint32_t, most_parameters> parameters{};
    std::size_t parameter_count = 0;

    /// Nothing when @p container is no command or its length field is not true.
    static std::optional<Command> parse(std::span<const std::uint8_t> container);
};

} // namespace vphone
