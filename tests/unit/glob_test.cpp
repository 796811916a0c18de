// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "common/glob.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace mtpsync;

namespace {

struct GlobRow {
    std::string pattern;
    std::vector<std::string> fitting;
    std::vector<std::string> others;
};

const std::vector<GlobRow> glob_table{
    {"a", {"a"}, {"", "b", "aa", "A"}},
    {"", {""}, {"a"}},
    {"*", {"", "a", "a b"}, {"/", "a/b"}},
    {"*.mp3", {".mp3", "a.mp3", "a.mp3.mp3"}, {"a.mp3x", "a/b.mp3", "mp3"}},
    {"a*b*c", {"abc", "axxbyyc", "abbc"}, {"ab", "acb", "ab/c"}},
    {"**", {"", "a", "a/b/c"}, {}},
    {"a/**", {"a/b", "a/b/c", "a/"}, {"a", "b/a"}},
    {"a/**/b", {"a/x/b", "a/x/y/b"}, {"a/b", "a/xb"}},
    {"a**b", {"ab", "a/b", "axx/yyb"}, {"a", "b"}},
    {"***", {"", "a/b"}, {}},
    {"?", {"a", "\xc3\xa4", "\xe2\x82\xac", "\xff"}, {"", "/", "ab"}},
    {"??", {"ab", "\xc3\xa4\xc3\xb6"}, {"a", "\xc3\xa4"}},
    {"[abc]", {"a", "c"}, {"d", "", "ab"}},
    {"[a-cx]", {"b", "x"}, {"d", "-"}},
    {"[!a-c]", {"d", "\xc3\xa4"}, {"b", "/"}},
    {"[^a]", {"b"}, {"a"}},
    {"[]a]", {"]", "a"}, {"b"}},
    {"[a-]", {"a", "-"}, {"b"}},
    {"[\xc3\xa4-\xc3\xbc]", {"\xc3\xb6"}, {"o", "\xc3"}},
    {"[\\]]", {"]"}, {"\\"}},
    {"a[/]b", {}, {"a/b"}},
    {"\\*", {"*"}, {"a", "\\*"}},
    {"\\a", {"a"}, {"\\a"}},
    {"a\\\\b", {"a\\b"}, {"ab"}},
    {"[*]", {"*"}, {"a"}},
};

std::string pattern_complaint(const std::string &pattern) {
    try {
        const Glob glob{pattern};
    } catch (const Error &error) {
        CHECK(error.code() == ErrorCode::InvalidArgument);
        return error.what();
    }
    return "nothing";
}

} // namespace

TEST_CASE("a glob fits what its characters say and nothing else") {
    for (const GlobRow &row : glob_table) {
        const Glob glob{row.pattern};
        for (const std::string &text : row.fitting) {
            INFO("'" << row.pattern << "' and '" << text << "'");
            CHECK(glob.fits(text));
        }
        for (const std::string &text : row.others) {
            INFO("'" << row.pattern << "' and '" << text << "'");
            CHECK_FALSE(glob.fits(text));
        }
    }
}

TEST_CASE("the end of a path begins behind a slash") {
    const Glob glob{"b/*.txt"};
    CHECK(glob.fits_end_of("b/c.txt"));
    CHECK(glob.fits_end_of("a/b/c.txt"));
    CHECK(glob.fits_end_of("a/x/b/c.txt"));
    CHECK_FALSE(glob.fits_end_of("ab/c.txt"));
    CHECK_FALSE(glob.fits_end_of("b/c.txt/d"));
    CHECK_FALSE(glob.fits_end_of("b/d/c.txt"));
}

TEST_CASE("a broken glob is refused with what is wrong") {
    CHECK(pattern_complaint("[a") == "a '[' in it has no ']'");
    CHECK(pattern_complaint("[") == "a '[' in it has no ']'");
    CHECK(pattern_complaint("[]") == "a '[' in it has no ']'");
    CHECK(pattern_complaint("[\\]") == "a '[' in it has no ']'");
    CHECK(pattern_complaint("a\\") == "nothing stands behind its last '\\'");
    CHECK(pattern_complaint("[z-a]") == "a range in it ends before it begins");
    CHECK(pattern_complaint("[[:alpha:]]").find("[:alpha:]") != std::string::npos);
}

TEST_CASE("a hostile glob costs no more than its length times that of the path") {
    // with backtracking each of these takes longer than the sun will shine
    std::string stars;
    for (int n = 0; n < 500; ++n)
        stars += "*a";
    const std::string path(4000, 'a');
    CHECK_FALSE(Glob{stars + "b"}.fits(path));
    CHECK(Glob{stars}.fits(path));

    std::string deep;
    for (int n = 0; n < 200; ++n)
        deep += "**/a*";
    std::string folders;
    for (int n = 0; n < 1000; ++n)
        folders += "a/";
    CHECK_FALSE(Glob{deep + "b"}.fits_end_of(folders));
}
