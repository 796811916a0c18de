// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

/// What the dates that phones tell are worth (docs/adr/0009). Phones tell local time without a zone, so that a date is
/// wrong by an unknown number of quarters of an hour, and nothing is known of it but whether it is the one that it was.
/// Reentrant.
namespace mtpsync {

/// A date as it was told once, and as it is told now.
struct DatePair {
    std::int64_t then = 0;
    std::int64_t now = 0;
};

/// Seconds by which the phone shows all dates later than it did, because it was taken to another time zone: a multiple
/// of a quarter of an hour, by which more than half of the dates and three at least have moved, while none is what it
/// was. 0: it shows them as before.
[[nodiscard]] std::int64_t common_shift(std::span<const DatePair> dates);

/// False when the dates look rounded, to quarters of an hour or more, or (three different ones at least) to minutes: a
/// file can then change without another date.
[[nodiscard]] bool tells_seconds(std::span<const std::int64_t> dates);

/// The moments, in seconds since the epoch, between which a phone told a date.
struct TellingTime {
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

/// Whether a file of this date may have been written to so shortly before the phone told it that it can be written to
/// again without another date. Takes the phone's clock to be right within a minute or two, in whatever zone.
[[nodiscard]] bool is_young(std::int64_t date, const TellingTime &told) noexcept;

} // namespace mtpsync
