// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vphone {

/// A name with a running number in it, written as in printf: "IMG_%05d.jpg", "%d". Plain data.
class NumberedName {
public:
    /// Throws std::invalid_argument unless @p pattern is a file name with exactly one "%d" or "%0<width>d".
    static NumberedName parse(std::string_view pattern);

    [[nodiscard]] std::string at(std::uint64_t number) const;

private:
    std::string before_;
    std::string after_;
    std::size_t width_ = 0;
};

} // namespace vphone
