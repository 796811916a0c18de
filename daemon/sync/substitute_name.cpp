// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/substitute_name.hpp"

#include "common/digest.hpp"
#include "common/mtp_name.hpp"
#include "common/text.hpp"

#include <cstdint>
#include <span>

namespace mtpsync {

namespace {

/// The file systems of phones count bytes, MTP counts UTF-16 units.
constexpr std::size_t most_bytes = 255;
/// More than that behind the last dot is no extension.
constexpr std::size_t longest_extension = 16;

/// Of a character up to U+FFFF that takes three bytes.
std::string three_bytes(unsigned code_point) {
    return {static_cast<char>(0xE0U | (code_point >> 12U)), static_cast<char>(0x80U | ((code_point >> 6U) & 0x3FU)),
            static_cast<char>(0x80U | (code_point & 0x3FU))};
}

std::string full_width(char c) {
    return three_bytes(0xFF01U + static_cast<unsigned char>(c) - '!'); // U+FF01 stands for '!', in the order of ASCII
}

std::string symbol_of(char control) {
    constexpr unsigned first_symbol = 0x2400;
    constexpr unsigned delete_symbol = 0x2421;
    constexpr char delete_character = 0x7F;
    return three_bytes(control == delete_character ? delete_symbol
                                                   : first_symbol + static_cast<unsigned char>(control));
}

std::string visible(char c) {
    constexpr std::string_view reserved = "\"*:<>?\\|";
    if (reserved.find(c) != std::string_view::npos)
        return full_width(c);
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20U || byte == 0x7FU ? symbol_of(c) : std::string{c};
}

std::string without_what_phones_refuse(std::string_view name) {
    std::string text;
    for (const char c : name)
        text += visible(c);
    if (text.ends_with('.'))
        text.replace(text.size() - 1, 1, full_width('.'));
    else if (text.ends_with(' '))
        text.replace(text.size() - 1, 1, symbol_of(' '));
    return text;
}

bool fits(const std::string &name) {
    return name.size() <= most_bytes && utf16_length(name) <= max_mtp_name_units;
}

void drop_last_character(std::string &text) {
    const auto is_continuation = [&] { return (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U; };
    while (!text.empty() && is_continuation())
        text.pop_back();
    if (!text.empty())
        text.pop_back();
}

} // namespace

std::string look_alike(std::string_view name) {
    if (check_mtp_name(name, NameRules::FatLike) == NameProblem::None)
        return std::string{name};
    std::string text = without_what_phones_refuse(name);
    return fits(text) ? text : hashed_name(name, few_digits);
}

std::string hashed_name(std::string_view name, std::size_t digits) {
    Sha256Hasher hasher;
    hasher.update(std::span{reinterpret_cast<const std::uint8_t *>(name.data()), name.size()});
    std::string stem = without_what_phones_refuse(name);
    std::string tail = "~" + hasher.finish().hex().substr(0, digits);
    const std::size_t dot = stem.rfind('.');
    if (dot != std::string::npos && dot > 0 && stem.size() - dot - 1 <= longest_extension) {
        tail += stem.substr(dot);
        stem.resize(dot);
    }
    while (!fits(stem + tail))
        drop_last_character(stem);
    return stem + tail;
}

} // namespace mtpsync
