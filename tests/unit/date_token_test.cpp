// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/date_token.hpp"
#include "tests/support/catch.hpp"

#include <vector>

using namespace mtpsync;

namespace {

constexpr std::int64_t hour = 3600;
constexpr std::int64_t quarter = 900;
constexpr std::int64_t some_date = 1'700'000'123; // no whole minute

/// Dates of many files; each has moved by what stands there.
std::vector<DatePair> moved_by(const std::vector<std::int64_t> &shifts) {
    std::vector<DatePair> dates;
    std::int64_t date = some_date;
    for (const std::int64_t shift : shifts) {
        dates.push_back({.then = date, .now = date + shift});
        date += 100'001;
    }
    return dates;
}

} // namespace

TEST_CASE("dates have moved with the time zone when nearly all have moved by the same quarters of an hour") {
    struct Row {
        std::vector<std::int64_t> shifts;
        std::int64_t expected;
    };
    const auto row = GENERATE(values<Row>({
        {{}, 0},
        {{0, 0, 0}, 0},
        {{hour, hour, hour}, hour},
        {{-hour, -hour, -hour}, -hour},
        {{quarter, quarter, quarter}, quarter},
        {{-9 * hour - 2 * quarter, -9 * hour - 2 * quarter, -9 * hour - 2 * quarter}, -9 * hour - 2 * quarter},
        {{26 * hour, 26 * hour, 26 * hour}, 26 * hour},
        {{26 * hour + quarter, 26 * hour + quarter, 26 * hour + quarter}, 0}, // farther than any two zones
        {{hour + 1, hour + 1, hour + 1}, 0},
        {{hour, hour}, 0},                       // two may agree by chance
        {{hour, hour, hour, 0}, 0},              // one stayed: no zone change does that
        {{hour, hour, hour, 12'345}, hour},      // one was changed by somebody
        {{hour, hour, hour, 1, 2, 3}, 0},        // not more than half
        {{hour, hour, hour, 2 * hour, 2}, hour}, // more than half
        {{hour, hour, 2 * hour, 2 * hour}, 0},   // none is common
    }));
    CHECK(common_shift(moved_by(row.shifts)) == row.expected);
}

TEST_CASE("a phone tells seconds unless its dates look rounded") {
    struct Row {
        std::vector<std::int64_t> dates;
        bool tells;
    };
    const auto row = GENERATE(values<Row>({
        {{}, false},
        {{some_date}, true},
        {{24 * hour}, false},
        {{quarter, 2 * quarter}, false},
        {{quarter, some_date}, true},
        {{60, 120}, true}, // two may be whole minutes by chance
        {{60, 60, 60}, true},
        {{60, 120, 180}, false},
        {{60, 120, 181}, true},
    }));
    CHECK(tells_seconds(row.dates) == row.tells);
}

TEST_CASE("a date is young when it is that of the telling in some time zone") {
    const TellingTime told{.begin = some_date, .end = some_date + 10};
    struct Row {
        std::int64_t age; // at the begin
        bool is_young;
    };
    const auto row = GENERATE(values<Row>({
        {0, true},
        {120, true},
        {121, false},
        {500, false},
        {-10, true},
        {-130, true}, // the phone's clock is ahead
        {-131, false},
        {hour, true},
        {hour + 120, true},
        {hour + 300, false},
        {-14 * hour - quarter, true},
        {26 * hour + 100, true},
        {26 * hour + quarter, false}, // too old for any zone
        {-26 * hour - quarter, false},
        {1000 * hour, false},
        {some_date - 5, false}, // a phone that counts
    }));
    CAPTURE(row.age);
    CHECK(is_young(some_date - row.age, told) == row.is_young);
}

TEST_CASE("every date of the last day is young when it took a quarter of an hour to tell it") {
    const TellingTime told{.begin = some_date, .end = some_date + quarter};
    CHECK(is_young(some_date - 5 * hour - 450, told));
}
