// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/date_token.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

namespace mtpsync {

namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t quarter = 15 * minute; // all zones are whole quarters of an hour from UTC
/// The zones of the earth are up to 26 hours apart.
constexpr std::int64_t farthest_zone = 26 * 60 * minute;
constexpr std::size_t fewest_dates = 3; // two may agree by chance
/// By which the clock of a phone may be wrong; it also covers dates of whole minutes and FAT's two seconds.
constexpr std::int64_t clock_error = 2 * minute;

bool is_zone_change(std::int64_t shift) noexcept {
    return shift != 0 && shift % quarter == 0 && std::abs(shift) <= farthest_zone;
}

bool all_are_multiples(std::span<const std::int64_t> dates, std::int64_t unit) {
    return std::ranges::all_of(dates, [unit](std::int64_t date) { return date % unit == 0; });
}

} // namespace

std::int64_t common_shift(std::span<const DatePair> dates) {
    std::map<std::int64_t, std::size_t> shifts;
    for (const DatePair &date : dates)
        ++shifts[date.now - date.then];
    if (shifts.empty() || shifts.contains(0)) // a zone change moves every date
        return 0;
    const auto most = std::ranges::max_element(shifts, {}, [](const auto &counted) { return counted.second; });
    const bool is_common = most->second >= fewest_dates && most->second * 2 > dates.size();
    return is_common && is_zone_change(most->first) ? most->first : 0;
}

bool tells_seconds(std::span<const std::int64_t> dates) {
    if (dates.empty() || all_are_multiples(dates, quarter))
        return false;
    const std::set<std::int64_t> different{dates.begin(), dates.end()};
    return different.size() < fewest_dates || !all_are_multiples(dates, minute);
}

bool is_young(std::int64_t date, const TellingTime &told) noexcept {
    const std::int64_t begin = told.begin - clock_error;
    const std::int64_t end = told.end + clock_error;
    if (date < begin - farthest_zone || date > end + farthest_zone)
        return false;
    // one of the times in [begin, end] is the date, but for whole quarters of an hour
    const std::int64_t since_begin = ((date - begin) % quarter + quarter) % quarter;
    return since_begin <= end - begin;
}

} // namespace mtpsync
