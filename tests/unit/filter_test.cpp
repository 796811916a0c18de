// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "common/filter.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace mtpsync;

namespace {

/// Rules, and what they do to paths; a path that ends with '/' is a folder.
struct Row {
    std::vector<std::string> rules;
    std::vector<std::string> seen;
    std::vector<std::string> hidden;
};

const std::vector<Row> table{
    {{}, {"a", "a/b/"}, {}},
    // without a slash: the last name at any depth
    {{"- *.part"}, {"a.mp3", "part", "a.part/b"}, {"a.part", "b/a.part", "a.part/"}},
    {{"- cache"}, {"caches", "a/cachex"}, {"cache", "cache/", "a/b/cache"}},
    // a slash at the end: folders only
    {{"- cache/"}, {"cache", "a/cache"}, {"cache/", "a/cache/"}},
    // a slash in front: from the top
    {{"- /cache"}, {"a/cache"}, {"cache", "cache/"}},
    {{"- /a/b"}, {"b", "x/a/b", "a/b/c"}, {"a/b"}},
    {{"- /cache/"}, {"cache", "a/cache/"}, {"cache/"}},
    // a slash inside: the end of the path
    {{"- a/b"}, {"b", "xa/b", "a/x/b"}, {"a/b", "x/a/b"}},
    {{"- a/*.txt"}, {"a/b/c.txt", "b.txt"}, {"a/b.txt", "x/a/b.txt"}},
    // two stars go across slashes
    {{"- /a/**"}, {"a/", "b/a/c"}, {"a/b", "a/b/c/"}},
    {{"- /a/**/c"}, {"a/c"}, {"a/b/c", "a/b/x/c"}},
    {{"- **/c"}, {"xc"}, {"c", "a/c", "a/b/c"}},
    {{"- /**/c"}, {"xc"}, {"c", "a/b/c"}},
    // three of them: the folder and all that is in it
    {{"+ /Music/***", "- *"}, {"Music/", "Music/a", "Music/b/c"}, {"Music", "Film/", "a", "x/Music/"}},
    {{"- old/***"}, {"old"}, {"old/", "old/a", "x/old/a/b"}},
    // the first that fits decides
    {{"+ *.mp3", "- *"}, {"a.mp3", "b/a.mp3"}, {"a.txt", "a/"}},
    {{"+ */", "+ *.mp3", "- *"}, {"a.mp3", "a/", "a/b/"}, {"a.txt", "a/b/c.ogg"}},
    {{"- *", "+ *.mp3"}, {}, {"a.mp3", "b"}},
    {{"+ keep.part", "- *.part"}, {"keep.part", "a/keep.part"}, {"lose.part"}},
    // characters
    {{"- [0-9][0-9]-*"}, {"1-a", "x1-a"}, {"01-a", "a/99-"}},
    {{"- a b "}, {"a b"}, {"a b "}},
    {{"- \\[x\\]"}, {"x"}, {"[x]"}},
    {{"- \xc3\xa4*"}, {"a"}, {"\xc3\xa4rger"}},
    {{"defaults"},
     {"a.jpg", ".nomedia", "part", "thumbnails/", ".thumbnails"},
     {".thumbnails/", "DCIM/.thumbnails/", ".trashed-1699-a.jpg", ".pending-1-a.jpg", "a/b.part", ".DS_Store"}},
    {{"+ *.part", "defaults"}, {"a.part"}, {".thumbnails/"}},
};

bool excludes(const Filter &filter, const std::string &path) {
    return filter.excludes(RelPath::parse(path), path.back() == '/');
}

std::string complaint(const std::string &rule) {
    try {
        (void)Filter::parse({"- fine", rule});
    } catch (const Error &error) {
        CHECK(error.code() == ErrorCode::InvalidArgument);
        return error.what();
    }
    return "nothing";
}

} // namespace

TEST_CASE("a filter excludes what its rules say and nothing else") {
    for (const Row &row : table) {
        const Filter filter = Filter::parse(row.rules);
        INFO("the first rule is '" << (row.rules.empty() ? "" : row.rules.front()) << "'");
        for (const std::string &path : row.seen) {
            INFO("'" << path << "' is to be seen");
            CHECK_FALSE(excludes(filter, path));
        }
        for (const std::string &path : row.hidden) {
            INFO("'" << path << "' is to be hidden");
            CHECK(excludes(filter, path));
        }
    }
}

TEST_CASE("what is in an excluded folder is hidden with it, whatever a later rule says") {
    const Filter filter = Filter::parse({"- cache/", "+ *.mp3"});
    CHECK(filter.hides(RelPath::parse("a/cache/b/c.mp3"), false));
    CHECK(filter.hides(RelPath::parse("cache"), true));
    CHECK_FALSE(filter.hides(RelPath::parse("a/b.mp3"), false));
    CHECK_FALSE(Filter{}.hides(RelPath::parse("a/b.mp3"), false));
}

TEST_CASE("a wrong rule is refused by name") {
    CHECK(complaint("*.mp3") ==
          "the filter rule '*.mp3' is wrong: it has to be '+ PATTERN', '- PATTERN' or 'defaults'");
    for (const char *rule : {"", "-", "-*.mp3", "! a", "default", "- ", "- /", "- a//b", "- a//", "- //a", "- [a",
                             "- a\\", "- \xff", "- /***"}) {
        INFO(rule);
        CHECK(complaint(rule).find("the filter rule '") == 0);
    }
    CHECK(complaint("- " + std::string(5000, 'a')).find("longer than") != std::string::npos);
    CHECK_THROWS_AS(Filter::parse(std::vector<std::string>(1001, "- a")), Error);
}

TEST_CASE("filters are equal when their rules are, with the defaults spelt out") {
    CHECK(Filter::parse({"- a", "+ b"}) == Filter::parse({"- a", "+ b"}));
    CHECK_FALSE(Filter::parse({"- a", "+ b"}) == Filter::parse({"+ b", "- a"}));
    CHECK(Filter::parse({"defaults"}) == Filter::parse(Filter::default_rules()));
    CHECK(Filter::parse(Filter::parse({"defaults", "- x"}).rules()) == Filter::parse({"defaults", "- x"}));
    CHECK(Filter{}.empty());
}
