// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/twin_name.hpp"

namespace vphone {

namespace {
constexpr std::string_view marker = ".twin-";
}

std::string twin_name(std::string_view name, unsigned number) {
    return std::string{name}.append(marker).append(std::to_string(number));
}

std::string without_twin_suffix(std::string_view stored_name) {
    const auto found = stored_name.rfind(marker);
    if (found == std::string_view::npos || found == 0)
        return std::string{stored_name};
    const std::string_view number = stored_name.substr(found + marker.size());
    if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos)
        return std::string{stored_name};
    return std::string{stored_name.substr(0, found)};
}

} // namespace vphone
