// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/utf16.hpp"

#include <cstddef>

namespace vphone {

namespace {

constexpr char32_t replacement = 0xFFFD;

struct Decoded {
    char32_t character;
    std::size_t length;
};

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// The character at the front of @p text, which is not empty.
Decoded decode(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length)
        return {replacement, 1};
    char32_t character = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(text[i]))
            return {replacement, 1};
        character = character << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (character < smallest[length] || character > 0x10FFFF)
        return {replacement, 1};
    return {character, length};
}

bool is_surrogate(char32_t character) {
    return character >= 0xD800 && character < 0xE000;
}

/// Removes the first character from @p text, which is not empty; a surrogate without its partner is a character too.
char32_t take_character(std::u16string_view &text) {
    const char32_t first = text.front();
    text.remove_prefix(1);
    const bool pair = first >= 0xD800 && first < 0xDC00 && !text.empty() && text[0] >= 0xDC00 && text[0] < 0xE000;
    if (!pair)
        return first;
    const char32_t second = text.front();
    text.remove_prefix(1);
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

void append_utf8(std::string &out, char32_t character) {
    const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    if (character < 0x80) {
        put(character);
        return;
    }
    if (character < 0x800) {
        put(0xC0 | character >> 6);
    } else {
        if (character < 0x10000) {
            put(0xE0 | character >> 12);
        } else {
            put(0xF0 | character >> 18);
            put(0x80 | (character >> 12 & 0x3F));
        }
        put(0x80 | (character >> 6 & 0x3F));
    }
    put(0x80 | (character & 0x3F));
}

} // namespace

std::u16string utf16_from_utf8(std::string_view text) {
    std::u16string out;
    while (!text.empty()) {
        const auto [character, length] = decode(text);
        text.remove_prefix(length);
        if (character < 0x10000) {
            out.push_back(static_cast<char16_t>(character));
        } else {
            out.push_back(static_cast<char16_t>(0xD800 + ((character - 0x10000) >> 10)));
            out.push_back(static_cast<char16_t>(0xDC00 + ((character - 0x10000) & 0x3FF)));
        }
    }
    return out;
}

std::string utf8_from_utf16(std::u16string_view text) {
    std::string out;
    while (!text.empty())
        append_utf8(out, take_character(text));
    return out;
}

std::string strict_utf8(std::string_view text) {
    const std::u16string units = utf16_from_utf8(text);
    std::string out;
    for (std::u16string_view rest{units}; !rest.empty();) {
        const char32_t character = take_character(rest);
        append_utf8(out, is_surrogate(character) ? replacement : character);
    }
    return out;
}

} // namespace vphone
