// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/name_store.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

PhoneFolder phone_folder(const std::string &path) {
    return {.device = "R58M", .storage = "SD card", .path = RelPath::parse(path)};
}

} // namespace

TEST_CASE("a name that stands for another is known to the next daemon, too") {
    const vphone::TempDirectory state;
    {
        StateDb database{state.path()};
        NameStore{database}.remember(phone_folder("Music"), "What？", "What?");
    }
    StateDb database{state.path()};
    const NameStore names{database};
    CHECK(names.local_name_of(phone_folder("Music"), "What？") == "What?");
}

TEST_CASE("a name stands for another in its own folder, storage and phone only") {
    const vphone::TempDirectory state;
    StateDb database{state.path()};
    NameStore names{database};
    names.remember(phone_folder("Music"), "x．", "x.");
    CHECK_FALSE(names.local_name_of(phone_folder("Musik"), "x．"));
    CHECK_FALSE(names.local_name_of(phone_folder(""), "x．"));
    CHECK_FALSE(names.local_name_of({.device = "R58M", .storage = "", .path = RelPath::parse("Music")}, "x．"));
    CHECK_FALSE(names.local_name_of({.device = "", .storage = "SD card", .path = RelPath::parse("Music")}, "x．"));
    CHECK_FALSE(names.local_name_of(phone_folder("Music"), "X．"));
}

TEST_CASE("the last local name counts of several for one name on the phone") {
    const vphone::TempDirectory state;
    StateDb database{state.path()};
    NameStore names{database};
    names.remember(phone_folder(""), "a：b", "a:b");
    names.remember(phone_folder(""), "a：b", "a：b");
    names.remember(phone_folder(""), "a：b", "a：b");
    CHECK(names.local_name_of(phone_folder(""), "a：b") == "a：b");
}
