// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/rate_estimate.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;
using namespace std::chrono_literals;

namespace {

constexpr RateEstimate::Time start{};

} // namespace

TEST_CASE("there is no rate before there are five samples") {
    RateEstimate rate;
    for (int n = 0; n < 4; ++n) {
        rate.add(start + n * 250ms, static_cast<std::uint64_t>(n) * 250);
        CHECK(rate.bytes_per_second() == 0);
    }
    rate.add(start + 1s, 1000);
    CHECK(rate.bytes_per_second() == 1000);
}

TEST_CASE("the rate is that of the last seconds, not of the whole job") {
    RateEstimate rate;
    std::uint64_t bytes = 0;
    for (int n = 0; n < 100; ++n)
        rate.add(start + n * 250ms, bytes += 250);
    for (int n = 100; n < 200; ++n)
        rate.add(start + n * 250ms, bytes += 25'000);
    CHECK(rate.bytes_per_second() == 100'000);
}

TEST_CASE("a standstill is a rate of nothing, and so is a clock that stands") {
    RateEstimate still;
    RateEstimate stopped;
    for (int n = 0; n < 10; ++n) {
        still.add(start + n * 1s, 5000);
        stopped.add(start, static_cast<std::uint64_t>(n) * 1000);
    }
    CHECK(still.bytes_per_second() == 0);
    CHECK(stopped.bytes_per_second() == 0);
}

TEST_CASE("a file that begins again begins the estimate again") {
    RateEstimate rate;
    for (int n = 0; n < 10; ++n)
        rate.add(start + n * 1s, static_cast<std::uint64_t>(n) * 1000);
    rate.add(start + 10s, 500);
    CHECK(rate.bytes_per_second() == 0);
    for (int n = 11; n < 15; ++n)
        rate.add(start + n * 1s, 500 + static_cast<std::uint64_t>(n - 10) * 2000);
    CHECK(rate.bytes_per_second() == 2000);
}
