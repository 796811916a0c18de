// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "daemon/store/state_directory.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

std::vector<std::string> sorted(std::vector<std::string> names) {
    std::ranges::sort(names);
    return names;
}

} // namespace

TEST_CASE("a state directory is made, with those above it, for its user only") {
    const vphone::TempDirectory temp;
    const fs::path path = temp.path() / "state/mtpsync/plans";
    const StateDirectory directory{path};
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0700U);
    CHECK(directory.names().empty());
    CHECK_NOTHROW(StateDirectory{path}); // it is there already
}

TEST_CASE("a document is written, read, replaced and removed") {
    const vphone::TempDirectory temp;
    const StateDirectory directory{temp.path() / "plans"};
    CHECK_FALSE(directory.read("1.json"));
    CHECK_FALSE(directory.open("1.json"));
    directory.write("1.json", "first");
    directory.write("2.json", std::string(1'000'000, 'x'));
    directory.write("1.json", "second");
    CHECK(directory.read("1.json") == "second");
    CHECK(directory.read("2.json")->size() == 1'000'000);
    CHECK(sorted(directory.names()) == std::vector<std::string>{"1.json", "2.json"});
    struct stat status {};
    REQUIRE(stat((temp.path() / "plans/1.json").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    directory.remove("1.json");
    CHECK_FALSE(directory.read("1.json"));
    CHECK_NOTHROW(directory.remove("1.json"));
}

TEST_CASE("a document that cannot be written leaves the old one, and nothing temporary") {
    const vphone::TempDirectory temp;
    const StateDirectory directory{temp.path() / "plans"};
    directory.write("1.json", "old");
    fs::create_directory(temp.path() / "plans/2.json"); // no file can be renamed onto it
    fs::create_directory(temp.path() / "plans/1.json.new");
    for (const char *name : {"1.json", "2.json"})
        try {
            directory.write(name, "new");
            FAIL("it was written");
        } catch (const Error &error) {
            CHECK(error.code() == ErrorCode::StateUnwritable);
            CHECK(std::string{error.what()}.find(name) != std::string::npos);
        }
    CHECK(directory.read("1.json") == "old");
    CHECK_FALSE(fs::exists(temp.path() / "plans/2.json.new"));
}

TEST_CASE("what a power cut left half written is no document") {
    const vphone::TempDirectory temp;
    const StateDirectory directory{temp.path() / "plans"};
    temp.write("plans/1.json.new", "half");
    CHECK(directory.names().empty());
    CHECK_FALSE(directory.read("1.json"));
    directory.write("1.json", "whole");
    CHECK(directory.read("1.json") == "whole");
}

TEST_CASE("a symlink in the place of a document is not followed") {
    const vphone::TempDirectory temp;
    const StateDirectory directory{temp.path() / "plans"};
    temp.write("secret", "secret");
    fs::create_symlink("../secret", temp.path() / "plans/1.json");
    CHECK_FALSE(directory.read("1.json"));
    directory.write("1.json", "document");
    CHECK(directory.read("1.json") == "document");
    CHECK(temp.read("secret") == "secret");
}

TEST_CASE("a directory that cannot be made is an error that names it") {
    const vphone::TempDirectory temp;
    temp.write("file", "");
    const fs::path path = temp.path() / GENERATE("file/plans", "file");
    try {
        const StateDirectory directory{path};
        directory.write("1.json", "x");
        FAIL("it was made");
    } catch (const Error &error) {
        CHECK(error.code() == ErrorCode::StateUnwritable);
        CHECK(std::string{error.what()}.find("file") != std::string::npos);
    }
}

TEST_CASE("a whole file is read from its beginning, up to a limit") {
    const vphone::TempDirectory temp;
    const StateDirectory directory{temp.path() / "plans"};
    directory.write("1.json", "12345");
    const UniqueFd file = directory.open("1.json");
    CHECK(read_whole(file.get(), 5) == "12345");
    CHECK(read_whole(file.get(), 5) == "12345"); // the offset does not matter
    CHECK_THROWS_AS(read_whole(file.get(), 4), Error);
    CHECK_THROWS_AS(read_whole(-1, 4), Error);
}
