// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/delete_limit.hpp"

#include "common/error.hpp"
#include "common/text.hpp"

#include <algorithm>
#include <charconv>

namespace mtpsync {

namespace {

constexpr std::uint64_t default_percent = 10;
constexpr std::uint64_t default_least = 10;

std::uint64_t percent_of(std::uint64_t percent, std::uint64_t whole) noexcept {
    return whole / 100 * percent + whole % 100 * percent / 100; // no overflow: at most 100 per cent
}

} // namespace

DeleteLimit DeleteLimit::parse(std::string_view text) {
    const bool is_percent = text.ends_with('%');
    const std::string_view digits = text.substr(0, text.size() - (is_percent ? 1 : 0));
    DeleteLimit limit;
    limit.kind_ = is_percent ? Kind::Percent : Kind::Count;
    const char *end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, limit.number_);
    if (digits.empty() || parsed.ec != std::errc{} || parsed.ptr != end || (is_percent && limit.number_ > 100))
        throw Error{ErrorCode::InvalidArgument,
                    "'" + escape_for_display(text) + "' is no limit for deleting; give a number such as 100, or 10%"};
    return limit;
}

std::string DeleteLimit::text() const {
    if (kind_ == Kind::Default)
        return "";
    return std::to_string(number_) + (kind_ == Kind::Percent ? "%" : "");
}

std::uint64_t DeleteLimit::most_of(std::uint64_t held) const noexcept {
    switch (kind_) {
    case Kind::Default: return std::max(default_least, percent_of(default_percent, held));
    case Kind::Count: return number_;
    case Kind::Percent: return percent_of(number_, held);
    }
    return 0;
}

} // namespace mtpsync
