// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/log.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

TEST_CASE("the priority in front of a line is its level") {
    CHECK(split_priority_prefix("<3>broken").level == spdlog::level::err);
    CHECK(split_priority_prefix("<3>broken").text == "broken");
    CHECK(split_priority_prefix("<4>careful").level == spdlog::level::warn);
    CHECK(split_priority_prefix("<7>").level == spdlog::level::debug);
}

TEST_CASE("a line without a priority is information, whole") {
    for (const std::string_view line : {"", "plain", "<9>no", "<a>no", "<3", "3>no"}) {
        CHECK(split_priority_prefix(line).level == spdlog::level::info);
        CHECK(split_priority_prefix(line).text == line);
    }
}
