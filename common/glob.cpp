// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/glob.hpp"

#include "common/error.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace mtpsync {

namespace {

/// What no character of Unicode is: a byte that belongs to none.
constexpr char32_t stray_byte = 0x110000;

/// Bytes of the character that @p first begins; 1 for what begins none.
std::size_t length_of(unsigned char first) noexcept {
    if (first >= 0xF0 && first < 0xF8)
        return 4;
    if (first >= 0xE0 && first < 0xF0)
        return 3;
    return first >= 0xC0 && first < 0xE0 ? 2 : 1;
}

/// Takes the first character from @p text, which is not empty.
char32_t take_character(std::string_view &text) {
    constexpr std::array<unsigned char, 5> first_masks{0, 0x7F, 0x1F, 0x0F, 0x07};
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = length_of(first);
    char32_t character = first & first_masks.at(length);
    bool is_whole = (first < 0x80 || length > 1) && length <= text.size();
    for (std::size_t n = 1; is_whole && n < length; ++n) {
        const auto next = static_cast<unsigned char>(text[n]);
        is_whole = (next & 0xC0U) == 0x80U;
        character = (character << 6U) | (next & 0x3FU);
    }
    text.remove_prefix(is_whole ? length : 1);
    return is_whole ? character : stray_byte + first;
}

std::u32string characters_of(std::string_view text) {
    std::u32string characters;
    while (!text.empty())
        characters.push_back(take_character(text));
    return characters;
}

[[noreturn]] void refuse_pattern(const std::string &what) {
    throw Error{ErrorCode::InvalidArgument, what};
}

} // namespace

bool Glob::Token::takes(char32_t character) const noexcept {
    if (kind == Kind::DoubleStar)
        return true;
    const bool is_listed = std::ranges::any_of(
        ranges, [&](const auto &range) { return range.first <= character && character <= range.second; });
    if (kind == Kind::Character)
        return is_listed;
    if (character == U'/')
        return false;
    return kind != Kind::Class || is_listed != negated;
}

Glob::Glob(std::string_view pattern) {
    const std::u32string text = characters_of(pattern);
    for (std::size_t place = 0; place < text.size(); ++place) {
        const char32_t character = text[place];
        if (character == U'[') {
            tokens_.push_back(parse_class(text, place));
        } else if (character == U'?') {
            tokens_.push_back({.kind = Token::Kind::Any});
        } else if (character == U'*') {
            const bool is_double = place + 1 < text.size() && text[place + 1] == U'*';
            place += is_double ? 1 : 0;
            tokens_.push_back({.kind = is_double ? Token::Kind::DoubleStar : Token::Kind::Star});
        } else {
            if (character == U'\\' && ++place == text.size())
                refuse_pattern("nothing stands behind its last '\\'");
            tokens_.push_back({.kind = Token::Kind::Character, .ranges = {{text[place], text[place]}}});
        }
    }
}

/// @p place: of the '[', and then of the ']'.
Glob::Token Glob::parse_class(const std::u32string_view &pattern, std::size_t &place) {
    Token token{.kind = Token::Kind::Class};
    std::size_t next = place + 1;
    const auto more = [&] {
        if (next >= pattern.size())
            refuse_pattern("a '[' in it has no ']'");
        return pattern[next];
    };
    const auto member = [&] {
        if (more() == U'\\')
            ++next;
        const char32_t character = more();
        ++next;
        return character;
    };
    token.negated = more() == U'!' || more() == U'^';
    next += token.negated ? 1 : 0;
    for (bool is_first = true; is_first || more() != U']'; is_first = false) { // a ']' in front is a member
        if (more() == U'[' && next + 1 < pattern.size() && pattern[next + 1] == U':')
            refuse_pattern("classes of a name, such as [:alpha:], are not known; list the characters");
        const char32_t first = member();
        char32_t last = first;
        if (more() == U'-' && next + 1 < pattern.size() && pattern[next + 1] != U']') {
            ++next;
            last = member();
        }
        if (last < first)
            refuse_pattern("a range in it ends before it begins");
        token.ranges.emplace_back(first, last);
    }
    place = next;
    return token;
}

bool Glob::States::add(std::size_t state) {
    if (is_in_[state])
        return false;
    is_in_[state] = true;
    all_.push_back(state);
    return true;
}

void Glob::States::clear() {
    for (const std::size_t state : all_)
        is_in_[state] = false;
    all_.clear();
}

/// Stars may stand for nothing.
void Glob::enter(std::size_t state, States &states) const {
    while (states.add(state) && state < tokens_.size() && tokens_[state].is_star())
        ++state;
}

/// All ways to match at once, character by character: nothing is ever tried a second time.
bool Glob::run(std::string_view path, bool at_any_name) const {
    States now{tokens_.size()};
    States next{tokens_.size()};
    enter(0, now);
    while (!path.empty() && (at_any_name || !now.all().empty())) {
        const char32_t character = take_character(path);
        next.clear();
        for (const std::size_t state : now.all())
            if (state < tokens_.size() && tokens_[state].takes(character))
                enter(tokens_[state].is_star() ? state : state + 1, next);
        if (at_any_name && character == U'/')
            enter(0, next);
        std::swap(now, next);
    }
    return now.has(tokens_.size());
}

bool Glob::fits(std::string_view path) const {
    return run(path, false);
}

bool Glob::fits_end_of(std::string_view path) const {
    return run(path, true);
}

} // namespace mtpsync
