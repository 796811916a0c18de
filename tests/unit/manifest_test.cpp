// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "common/manifest.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

std::map<RelPath, ProvenDigest> files(const std::vector<std::string> &paths) {
    std::map<RelPath, ProvenDigest> files;
    for (const std::string &path : paths)
        files[RelPath::parse(path)] = {};
    return files;
}

const std::string zeros(64, '0');

} // namespace

TEST_CASE("a manifest has a line for each file, by path, relative to its folder") {
    CHECK(print_manifest(files({"Music/b/c d", "Music/a"}), RelPath::parse("Music")) ==
          zeros + "  a\n" + zeros + "  b/c d\n");
    CHECK(print_manifest(files({"Music/a"}), RelPath{}) == zeros + "  Music/a\n");
    CHECK(print_manifest({}, RelPath{}).empty());
}

TEST_CASE("a manifest that is printed and read has the same names") {
    const auto all = files({"a", "b\nc", "d\\n", "e f", "\xff"});
    std::vector<ManifestLine> expected;
    for (const auto &item : all)
        expected.push_back({.digest = zeros, .path = item.first.bytes()});
    CHECK(parse_manifest(print_manifest(all, RelPath{})) == expected);
    CHECK_THROWS_AS(parse_manifest("hello"), Error);
    CHECK_THROWS_AS(parse_manifest(zeros + " a\n"), Error);
}

TEST_CASE("names that sha256sum could misread are written as it writes them") {
    CHECK(print_manifest(files({"a\nb"}), RelPath{}) == "\\" + zeros + "  a\\nb\n");
    CHECK(print_manifest(files({"a\\nb"}), RelPath{}) == "\\" + zeros + "  a\\\\nb\n");
    CHECK(print_manifest(files({"-"}), RelPath{}) == zeros + "  ./-\n");
    CHECK(print_manifest(files({" a"}), RelPath{}) == zeros + "   a\n");
}
