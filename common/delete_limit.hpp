// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mtpsync {

/// How many objects a mirror may delete in one run: more of them than that look like a mistake. A value; reentrant.
class DeleteLimit {
public:
    /// A tenth of what the receiving side holds, but at least ten.
    DeleteLimit() = default;
    /// "100": so many; "10%": of what the receiving side holds, rounded down; "0": none. Throws Error
    /// (InvalidArgument).
    static DeleteLimit parse(std::string_view text);

    /// As it was given; "" for the default.
    [[nodiscard]] std::string text() const;
    /// For a side that holds so many files and folders.
    [[nodiscard]] std::uint64_t most_of(std::uint64_t held) const noexcept;

    friend bool operator==(const DeleteLimit &, const DeleteLimit &) = default;

private:
    enum class Kind : std::uint8_t { Default, Count, Percent };
    Kind kind_ = Kind::Default;
    std::uint64_t number_ = 0;
};

} // namespace mtpsync
