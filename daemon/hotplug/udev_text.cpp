// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/hotplug/udev_text.hpp"

#include <charconv>
#include <cstdint>
#include <optional>

namespace mtpsync {

namespace {

constexpr std::size_t escape_length = 4; // "\x20"

/// The byte that @p text begins with, if it begins with an escape.
std::optional<char> escaped_byte(std::string_view text) {
    if (text.size() < escape_length || !text.starts_with("\\x"))
        return std::nullopt;
    const char *const end = text.data() + escape_length;
    std::uint8_t byte = 0;
    if (std::from_chars(text.data() + 2, end, byte, 16).ptr != end)
        return std::nullopt;
    return static_cast<char>(byte);
}

} // namespace

std::string decode_udev_text(std::string_view encoded) {
    std::string text;
    while (!encoded.empty() && text.size() < longest_udev_text) {
        const auto byte = escaped_byte(encoded);
        text += byte.value_or(encoded.front());
        encoded.remove_prefix(byte ? escape_length : 1);
    }
    return text;
}

} // namespace mtpsync
