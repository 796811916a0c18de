// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text.hpp"

#include <array>
#include <charconv>

namespace mtpsync {

namespace {

bool continuation(unsigned char byte) noexcept {
    return (byte & 0xC0U) == 0x80U;
}

/// One character at the start of @p text: its length in bytes, 0 when it is not valid UTF-8, and its code point.
struct Character {
    std::size_t length = 0;
    char32_t code_point = 0;
};

Character first_character(std::string_view text) noexcept {
    const auto byte = [&](std::size_t n) { return static_cast<unsigned char>(text[n]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80U)
        return {1, lead};

    std::size_t length = 0;
    char32_t smallest = 0; // below it the form is overlong
    char32_t code_point = 0;
    if ((lead & 0xE0U) == 0xC0U) {
        length = 2, smallest = 0x80, code_point = lead & 0x1FU;
    } else if ((lead & 0xF0U) == 0xE0U) {
        length = 3, smallest = 0x800, code_point = lead & 0x0FU;
    } else if ((lead & 0xF8U) == 0xF0U) {
        length = 4, smallest = 0x10000, code_point = lead & 0x07U;
    } else {
        return {};
    }

    if (text.size() < length)
        return {};
    for (std::size_t n = 1; n < length; ++n) {
        if (!continuation(byte(n)))
            return {};
        code_point = (code_point << 6U) | (byte(n) & 0x3FU);
    }
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (code_point < smallest || surrogate || code_point > 0x10FFFF)
        return {};
    return {length, code_point};
}

bool shows_badly(char32_t code_point) noexcept {
    const bool c0_or_delete = code_point < 0x20 || code_point == 0x7F;
    const bool c1 = code_point >= 0x80 && code_point <= 0x9F;
    const bool line_break = code_point == 0x2028 || code_point == 0x2029;
    const bool direction =
        (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069);
    return c0_or_delete || c1 || line_break || direction || code_point == '\\';
}

void append_escaped(std::string &out, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const std::array<char, 4> escape{'\\', 'x', digits[byte >> 4U], digits[byte & 0x0FU]};
        out.append(escape.data(), escape.size());
    }
}

} // namespace

std::optional<std::size_t> utf16_length(std::string_view text) noexcept {
    std::size_t units = 0;
    while (!text.empty()) {
        const Character character = first_character(text);
        if (character.length == 0)
            return std::nullopt;
        units += character.code_point >= 0x10000 ? 2 : 1;
        text.remove_prefix(character.length);
    }
    return units;
}

std::string escape_for_display(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const Character character = first_character(bytes);
        const std::size_t length = character.length == 0 ? 1 : character.length;
        if (character.length == 0 || shows_badly(character.code_point))
            append_escaped(out, bytes.substr(0, length));
        else
            out.append(bytes.substr(0, length));
        bytes.remove_prefix(length);
    }
    return out;
}

std::string unescape_bytes(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        unsigned value = 0;
        const bool escape = text.size() >= 4 && text.starts_with("\\x") &&
                            std::from_chars(text.data() + 2, text.data() + 4, value, 16).ptr == text.data() + 4;
        out.push_back(escape ? static_cast<char>(value) : text.front());
        text.remove_prefix(escape ? 4 : 1);
    }
    return out;
}

} // namespace mtpsync
