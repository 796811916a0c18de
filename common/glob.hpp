// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace mtpsync {

/**
 * A pattern for paths: '*' and '?' match within a name, "**" matches across names, "[...]" one character of a class,
 * '\' takes away the meaning of what follows. Characters are those of UTF-8; a byte that belongs to none is a character
 * of its own. Matching takes at most the length of the path times that of the pattern. A value; reentrant.
 */
class Glob {
public:
    /// Throws Error (InvalidArgument) that says what is wrong with @p pattern.
    explicit Glob(std::string_view pattern);

    /// The whole of @p path fits.
    [[nodiscard]] bool fits(std::string_view path) const;
    /// The whole of @p path fits, or the rest of it behind some '/'.
    [[nodiscard]] bool fits_end_of(std::string_view path) const;

private:
    struct Token {
        enum class Kind : unsigned char { Character, Any, Class, Star, DoubleStar };
        Kind kind = Kind::Character;
        bool negated = false;                                ///< of a class
        std::vector<std::pair<char32_t, char32_t>> ranges{}; ///< first and last; of a character one range

        [[nodiscard]] bool is_star() const noexcept { return kind == Kind::Star || kind == Kind::DoubleStar; }
        [[nodiscard]] bool takes(char32_t character) const noexcept;
    };
    /// Tokens that may come next, each once.
    class States {
    public:
        explicit States(std::size_t tokens) : is_in_(tokens + 1) {}
        /// False when it is there already.
        bool add(std::size_t state);
        [[nodiscard]] bool has(std::size_t state) const { return is_in_[state]; }
        [[nodiscard]] const std::vector<std::size_t> &all() const noexcept { return all_; }
        void clear();

    private:
        std::vector<bool> is_in_;
        std::vector<std::size_t> all_;
    };

    static Token parse_class(const std::u32string_view &pattern, std::size_t &place);
    void enter(std::size_t state, States &states) const;
    [[nodiscard]] bool run(std::string_view path, bool at_any_name) const;

    std::vector<Token> tokens_;
};

} // namespace mtpsync
