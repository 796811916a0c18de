// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/numbered_name.hpp"

#include <stdexcept>

namespace vphone {

NumberedName NumberedName::parse(std::string_view pattern) {
    const std::invalid_argument wrong{
        "'name' must be a file name with one number in it, such as \"IMG_%05d.jpg\", not '" + std::string{pattern} +
        "'"};
    const auto percent = pattern.find('%');
    if (percent == std::string_view::npos || pattern.find('/') != std::string_view::npos)
        throw wrong;
    NumberedName name;
    name.before_ = pattern.substr(0, percent);
    std::string_view rest = pattern.substr(percent + 1);
    if (rest.size() >= 2 && rest[0] == '0' && rest[1] >= '1' && rest[1] <= '9') {
        name.width_ = static_cast<std::size_t>(rest[1] - '0');
        rest.remove_prefix(2);
    }
    if (!rest.starts_with('d') || rest.find('%') != std::string_view::npos)
        throw wrong;
    name.after_ = rest.substr(1);
    return name;
}

std::string NumberedName::at(std::uint64_t number) const {
    std::string digits = std::to_string(number);
    if (digits.size() < width_)
        digits.insert(0, width_ - digits.size(), '0');
    return before_ + digits + after_;
}

} // namespace vphone
