// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/log.hpp"
#include "common/log_context.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <regex>
#include <string>

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

TEST_CASE("a line in the log file begins with its time, its level, and the job and the phone that it is about") {
    const vphone::TempDirectory folder;
    const auto before = spdlog::default_logger();
    set_up_log(LogStyle::Terminal, spdlog::level::info);
    spdlog::default_logger()->sinks().clear(); // the terminal of the tests
    add_log_file(folder.path() / "sync.log");
    spdlog::info("ready");
    {
        const LogContext context{"R58M", 12};
        spdlog::warn("copying");
    }
    spdlog::set_default_logger(before);

    const std::string time = R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} )";
    const std::regex expected{time + R"(info \[- -\]: ready\n)" + time + R"(warning \[12 R58M\]: copying\n)"};
    CHECK(std::regex_match(folder.read("sync.log"), expected));
}
