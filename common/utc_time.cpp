// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/utc_time.hpp"

#include <array>
#include <ctime>

namespace mtpsync {

std::string utc_now() {
    return utc_text(utc_seconds());
}

std::string utc_text(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), length};
}

std::int64_t utc_seconds() {
    return std::time(nullptr);
}

} // namespace mtpsync
