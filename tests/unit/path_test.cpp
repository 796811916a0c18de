// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "common/path.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

TEST_CASE("a path below a folder is taken apart into its names") {
    const RelPath path = RelPath::parse("DCIM/Camera/a b.jpg");
    CHECK(path.bytes() == "DCIM/Camera/a b.jpg");
    CHECK(path.name() == "a b.jpg");
    CHECK(path.parent().bytes() == "DCIM/Camera");
    CHECK(path.names() == std::vector<std::string_view>{"DCIM", "Camera", "a b.jpg"});
    CHECK(path.parent().parent().parent().is_root());
}

TEST_CASE("the root is a path too") {
    CHECK(RelPath::parse("").is_root());
    CHECK(RelPath{}.names().empty());
    CHECK(RelPath{}.name().empty());
    CHECK(RelPath{}.parent().is_root());
    CHECK(RelPath{}.child("a").bytes() == "a");
}

TEST_CASE("a trailing slash says folder and nothing else") {
    CHECK(RelPath::parse("a/b/") == RelPath::parse("a/b"));
}

TEST_CASE("a path that leaves its folder, or is none, is refused by name") {
    using namespace std::string_view_literals;
    for (const std::string_view text : {"/etc/passwd"sv, "/"sv, "a//b"sv, "a//"sv, "."sv, ".."sv, "../a"sv, "a/../b"sv,
                                        "a/.."sv, "a/./b"sv, "a\0b"sv}) {
        INFO(text);
        CHECK_THROWS_AS(RelPath::parse(text), Error);
    }
}

TEST_CASE("a name that a phone sends becomes a path only when it is one name") {
    const RelPath folder = RelPath::parse("pictures");
    CHECK(folder.child("a.jpg").bytes() == "pictures/a.jpg");
    for (const std::string_view name : {"", ".", "..", "a/b", "../../etc/cron.d/evil"}) {
        INFO(name);
        CHECK_THROWS_AS(folder.child(name), Error);
    }
    CHECK_THROWS_AS(folder.child(std::string_view{"a\0b", 3}), Error);
}

TEST_CASE("the error of a bad path shows it safely") {
    try {
        RelPath::parse("/\x1b[2J");
        FAIL("a path with a leading slash was accepted");
    } catch (const Error &error) {
        CHECK(error.code() == ErrorCode::InvalidArgument);
        CHECK(std::string{error.what()}.find("\\x1b[2J") != std::string::npos);
    }
}
