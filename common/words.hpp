// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace mtpsync {

/// The words of an enumeration in documents and on the bus: the word of the first enumerator first. A constant.
template <class Enum, std::size_t Count>
class Words {
public:
    constexpr explicit Words(const std::array<std::string_view, Count> &words) noexcept : words_{words} {}

    [[nodiscard]] constexpr std::string_view of(Enum value) const noexcept {
        return words_[static_cast<std::size_t>(static_cast<std::underlying_type_t<Enum>>(value))];
    }
    /// Nothing when no enumerator has this word.
    [[nodiscard]] constexpr std::optional<Enum> find(std::string_view word) const noexcept {
        for (std::size_t n = 0; n < Count; ++n)
            if (words_[n] == word)
                return static_cast<Enum>(n);
        return std::nullopt;
    }
    /// "mkdir, send, replace, skip", for messages.
    [[nodiscard]] std::string list() const {
        std::string all;
        for (const auto word : words_)
            if (!word.empty())
                all.append(all.empty() ? "" : ", ").append(word);
        return all;
    }

private:
    std::array<std::string_view, Count> words_;
};

} // namespace mtpsync
