// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/date_time.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace vphone {

namespace {

std::optional<unsigned> digits(std::string_view text, std::size_t offset, std::size_t count) {
    unsigned value = 0;
    const char *const begin = text.data() + offset;
    const auto [stop, error] = std::from_chars(begin, begin + count, value);
    if (error != std::errc{} || stop != begin + count)
        return std::nullopt;
    return value;
}

} // namespace

std::string format_date_time(Timestamp time, std::chrono::minutes zone) {
    const auto local = std::chrono::floor<std::chrono::seconds>(time) + zone;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{local - day};
    std::array<char, 40> text{};
    const int length = std::snprintf(
        text.data(), text.size(), "%04d%02u%02uT%02d%02d%02d", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return {text.data(), static_cast<std::size_t>(length)};
}

std::optional<Timestamp> parse_date_time(std::string_view text, std::chrono::minutes zone) {
    constexpr std::size_t shortest = 15;
    if (text.size() < shortest || text[8] != 'T')
        return std::nullopt;
    const auto year = digits(text, 0, 4);
    const auto month = digits(text, 4, 2);
    const auto day = digits(text, 6, 2);
    const auto hour = digits(text, 9, 2);
    const auto minute = digits(text, 11, 2);
    const auto second = digits(text, 13, 2);
    if (!year || !month || !day || !hour || !minute || !second)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month},
                                           std::chrono::day{*day}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;
    const auto time = std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
                      std::chrono::seconds{*second};
    return text.back() == 'Z' ? time : time - zone;
}

} // namespace vphone
