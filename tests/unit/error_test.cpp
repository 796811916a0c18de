// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "tests/support/catch.hpp"

#include <set>
#include <string>

using namespace mtpsync;

TEST_CASE("every error code has a name of its own and a summary") {
    std::set<std::string_view> names;
    for (std::uint16_t number = 0; const auto code = error_code_from_number(number); ++number) {
        const ErrorInfo &info = error_info(*code);
        CHECK(info.code == *code);
        CHECK_FALSE(info.summary.empty());
        CHECK(names.insert(info.name).second);
    }
    CHECK(names.size() == static_cast<std::size_t>(ErrorCode::Internal) + 1);
}

TEST_CASE("a number that is no code is none") {
    CHECK_FALSE(error_code_from_number(0xFFFF));
}

TEST_CASE("an error says what the system said") {
    const Error error = system_error(ErrorCode::SourceUnreadable, "notes.txt", ENOENT);
    CHECK(error.what() == std::string{"notes.txt: No such file or directory"});
    CHECK(error.info().name == "SourceUnreadable");
    CHECK(error.info().exit_code == ExitCode::Differences);
}

TEST_CASE("a code is found by its name, and by no other word") {
    for (std::uint16_t number = 0; const auto code = error_code_from_number(number); ++number)
        CHECK(error_code_from_name(error_info(*code).name) == code);
    CHECK_FALSE(error_code_from_name(""));
    CHECK_FALSE(error_code_from_name("devicegone"));
    CHECK_FALSE(error_code_from_name("DeviceGone "));
}
