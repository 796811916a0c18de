// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mtpsync {

/// Colours of texts, or none. A value.
class Style {
public:
    Style() = default;
    explicit Style(bool coloured) noexcept : coloured_{coloured} {}

    /// Coloured when @p fd is a terminal and NO_COLOR is not set (no-color.org).
    [[nodiscard]] static Style of(int fd);

    [[nodiscard]] std::string bold(std::string_view text) const { return dress("1", text); }
    [[nodiscard]] std::string good(std::string_view text) const { return dress("32", text); }
    [[nodiscard]] std::string bad(std::string_view text) const { return dress("31", text); }
    [[nodiscard]] std::string warning(std::string_view text) const { return dress("33", text); }

private:
    [[nodiscard]] std::string dress(std::string_view code, std::string_view text) const;

    bool coloured_ = false;
};

} // namespace mtpsync
