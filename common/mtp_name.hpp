// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mtpsync {

/// Longest name in an MTP data set: a string holds 255 UTF-16 units with its final NUL (MTP 1.1, §3.2.3).
inline constexpr std::size_t max_mtp_name_units = 254;

/// Which names a storage takes.
enum class NameRules : std::uint8_t {
    Any,    ///< what every responder refuses, and what libmtp would garble
    FatLike ///< and what FAT, exFAT and Android's shared storage refuse: " * : < > ? \ | control characters, trailing
            ///< dot or space
};

enum class NameProblem : std::uint8_t {
    None,
    Empty,
    DotOrDotDot,
    Slash,
    Nul,
    NotUtf8, ///< libmtp would send an empty name
    TooLong,
    ReservedCharacter,
    ControlCharacter,
    TrailingDotOrSpace,
};

/// What keeps a phone from storing @p name, checked before the first byte is sent. Reentrant.
[[nodiscard]] NameProblem check_mtp_name(std::string_view name, NameRules rules = NameRules::Any) noexcept;

/// Half a sentence for people: "is longer than 254 UTF-16 units".
[[nodiscard]] std::string_view describe(NameProblem problem) noexcept;

} // namespace mtpsync
