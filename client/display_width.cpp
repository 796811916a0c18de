// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/display_width.hpp"

#include <algorithm>
#include <array>

namespace mtpsync {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Unicode 15, East Asian Width W and F and Emoji_Presentation, in blocks: a line that is cut a column early does no
// harm
constexpr std::array wide{
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x2329, 0x232A},   Range{0x23E9, 0x23F3},
    Range{0x25FD, 0x25FE},   Range{0x2614, 0x2615},   Range{0x2648, 0x2653},   Range{0x26A1, 0x26CE},
    Range{0x26D4, 0x26FD},   Range{0x2705, 0x2728},   Range{0x274C, 0x2757},   Range{0x2795, 0x2797},
    Range{0x27B0, 0x27BF},   Range{0x2B1B, 0x2B55},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},
    Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE10, 0xFE19},
    Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x16FE0, 0x1B2FF},
    Range{0x1F004, 0x1F004}, Range{0x1F0CF, 0x1F0CF}, Range{0x1F18E, 0x1F19A}, Range{0x1F1E6, 0x1F64F},
    Range{0x1F680, 0x1F6FF}, Range{0x1F7E0, 0x1F7EB}, Range{0x1F90C, 0x1FAFF}, Range{0x20000, 0x3FFFD},
};
constexpr std::array narrowless{
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD}, Range{0x064B, 0x065F}, Range{0x1AB0, 0x1AFF},
    Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200F}, Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F},
};

template <std::size_t Count>
bool contains(const std::array<Range, Count> &ranges, char32_t code_point) noexcept {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](Range range) { return code_point >= range.first && code_point <= range.last; });
}

struct Character {
    std::size_t bytes;
    std::size_t columns;
};

/// The first character of a text that is not empty; a byte that is no UTF-8 counts as one.
Character first_character(std::string_view text) noexcept {
    const auto byte = [&](std::size_t n) { return static_cast<unsigned char>(text[n]); };
    std::size_t length = 1;
    char32_t code_point = byte(0);
    if (code_point >= 0xF0)
        length = 4, code_point &= 0x07U;
    else if (code_point >= 0xE0)
        length = 3, code_point &= 0x0FU;
    else if (code_point >= 0xC0)
        length = 2, code_point &= 0x1FU;
    length = std::min(length, text.size());
    for (std::size_t n = 1; n < length; ++n)
        code_point = (code_point << 6U) | (byte(n) & 0x3FU);

    if (contains(narrowless, code_point))
        return {length, 0};
    return {length, contains(wide, code_point) ? std::size_t{2} : std::size_t{1}};
}

} // namespace

std::size_t display_width(std::string_view text) noexcept {
    std::size_t columns = 0;
    while (!text.empty()) {
        const Character character = first_character(text);
        columns += character.columns;
        text.remove_prefix(character.bytes);
    }
    return columns;
}

std::string cut_to_width(std::string_view text, std::size_t columns) {
    if (display_width(text) <= columns)
        return std::string{text};
    if (columns == 0)
        return {};
    std::string out;
    std::size_t left = columns - 1;
    for (;;) {
        const Character character = first_character(text);
        if (character.columns > left)
            return out + "…";
        left -= character.columns;
        out.append(text.substr(0, character.bytes));
        text.remove_prefix(character.bytes);
    }
}

std::string pad_to_width(std::string_view text, std::size_t columns) {
    const std::size_t width = display_width(text);
    return std::string{text} + std::string(columns > width ? columns - width : 0, ' ');
}

} // namespace mtpsync
