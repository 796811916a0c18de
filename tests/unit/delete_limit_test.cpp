// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/delete_limit.hpp"
#include "common/error.hpp"
#include "tests/support/catch.hpp"

#include <cstdint>
#include <limits>

using namespace mtpsync;

TEST_CASE("unless somebody says otherwise a tenth may be deleted, and ten in any case") {
    CHECK(DeleteLimit{}.most_of(0) == 10);
    CHECK(DeleteLimit{}.most_of(100) == 10);
    CHECK(DeleteLimit{}.most_of(1239) == 123);
    CHECK(DeleteLimit{}.text().empty());
}

TEST_CASE("a limit is a number or a share of what is there") {
    CHECK(DeleteLimit::parse("100").most_of(5) == 100);
    CHECK(DeleteLimit::parse("0").most_of(1000) == 0);
    CHECK(DeleteLimit::parse("10%").most_of(99) == 9);
    CHECK(DeleteLimit::parse("0%").most_of(99) == 0);
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    CHECK(DeleteLimit::parse("100%").most_of(most) == most);
    CHECK(DeleteLimit::parse("10%").text() == "10%");
    CHECK(DeleteLimit::parse("17").text() == "17");
    CHECK_FALSE(DeleteLimit::parse("10%") == DeleteLimit{});
}

TEST_CASE("what is no limit is refused by name") {
    for (const char *text : {"", "%", "-1", "101%", "10 %", "1.5%", "ten", "10%%", "99999999999999999999999"}) {
        INFO(text);
        try {
            (void)DeleteLimit::parse(text);
            FAIL("it was taken");
        } catch (const Error &error) {
            CHECK(error.code() == ErrorCode::InvalidArgument);
            CHECK(std::string{error.what()}.find("'" + std::string{text} + "'") == 0);
        }
    }
}
