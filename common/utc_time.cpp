// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/utc_time.hpp"

#include <array>
#include <ctime>

namespace mtpsync {

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), length};
}

} // namespace mtpsync
