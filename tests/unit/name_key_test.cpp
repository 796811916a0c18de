// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/name_key.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace mtpsync;

TEST_CASE("case makes no difference to a key, in any script that has it") {
    CHECK(name_key("Readme.TXT") == name_key("README.txt"));
    CHECK(name_key("ÄÖÜ") == name_key("äöü"));
    CHECK(name_key("ДОМ") == name_key("дом"));
    CHECK(name_key("readme") != name_key("readme "));
    CHECK(name_key("[") != name_key("{")); // neighbours of the letters, as far apart as the cases
}

TEST_CASE("a composed letter and its parts have the same key") {
    CHECK(name_key("\u00C4.txt") == name_key("A\u0308.txt"));
    CHECK(name_key("\u00E4.txt") == name_key("A\u0308.txt"));
    CHECK(name_key("\u1E69") == name_key("s\u0307\u0323")); // two marks, in the order that is not canonical
    CHECK(name_key("\u00C4") != name_key("A"));
    CHECK(name_key("\uAC00") == name_key("\u1100\u1161")); // Hangul
}

TEST_CASE("the sharp s has the key of the two letters that it folds to") {
    CHECK(name_key("Straße") == name_key("STRASSE"));
    CHECK(name_key("ẞ") == name_key("ß"));
    CHECK(name_key("ß") != name_key("s"));
}

TEST_CASE("the three sigmas have one key") {
    CHECK(name_key("ΟΔΟΣ") == name_key("οδος"));
    CHECK(name_key("σ") == name_key("ς"));
}

TEST_CASE("the Turkish letters are not the i of other languages, whatever the locale") {
    CHECK(name_key("I") == name_key("i"));
    CHECK(name_key("ı") != name_key("i"));
    CHECK(name_key("İ") != name_key("i"));
    CHECK(name_key("İ") == name_key("i\u0307"));
}

TEST_CASE("emoji are told apart, but not by the characters that file systems ignore") {
    CHECK(name_key("🎉") != name_key("🎊"));
    CHECK(name_key("🎉") == "🎉");
    CHECK(name_key("❤\uFE0F") == name_key("❤"));
}

TEST_CASE("look-alikes of full width are names of their own") {
    CHECK(name_key("a：b") != name_key("a:b"));
    CHECK(name_key("Ａ") == name_key("ａ"));
    CHECK(name_key("Ａ") != name_key("a"));
}

TEST_CASE("a key is its own key") {
    for (const std::string name : {"Straße", "A\u0308\u0323", "İstanbul", "ΟΔΟΣ", "❤\uFE0F.JPG", "ŉ", "ǰ"})
        CHECK(name_key(name_key(name)) == name_key(name));
}

TEST_CASE("a name that is not valid UTF-8 is its own key") {
    for (const std::string name : {"\xff\xfe", "A\xc3", "\xed\xa0\x80Z", "\xc0\xaf"})
        CHECK(name_key(name) == name);
    CHECK(name_key("") == "");
}
