// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace mtpsync;

TEST_CASE("the length in UTF-16 units counts what MTP counts") {
    CHECK(utf16_length("") == 0);
    CHECK(utf16_length("abc") == 3);
    CHECK(utf16_length("äöü") == 3);
    CHECK(utf16_length("日本") == 2);
    CHECK(utf16_length("🎉") == 2);
}

TEST_CASE("what is not UTF-8 has no length") {
    CHECK_FALSE(utf16_length("\x80"));             // a continuation without a start
    CHECK_FALSE(utf16_length("\xc3"));             // a start without its continuation
    CHECK_FALSE(utf16_length("\xc0\xaf"));         // overlong slash
    CHECK_FALSE(utf16_length("\xe0\x80\xaf"));     // overlong slash
    CHECK_FALSE(utf16_length("\xf0\x80\x80\xaf")); // overlong slash
    CHECK_FALSE(utf16_length("\xed\xa0\x80"));     // a surrogate
    CHECK_FALSE(utf16_length("\xf4\x90\x80\x80")); // above U+10FFFF
    CHECK_FALSE(utf16_length("\xff"));
}

TEST_CASE("a text for people cannot move the cursor, break the line or lie about its bytes") {
    CHECK(escape_for_display("plain ümläut 🎉") == "plain ümläut 🎉");
    CHECK(escape_for_display("a\nb\x1b[2Jc") == "a\\x0ab\\x1b[2Jc");
    CHECK(escape_for_display("\xff\xfe") == "\\xff\\xfe");
    CHECK(escape_for_display("back\\slash") == "back\\x5cslash");
    CHECK(escape_for_display("\xc2\x9b") == "\\xc2\\x9b");                  // C1 control sequence introducer
    CHECK(escape_for_display("gpj.\xe2\x80\xae") == "gpj.\\xe2\\x80\\xae"); // right-to-left override
}

TEST_CASE("what was escaped is the same bytes again") {
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte)
        every_byte.push_back(static_cast<char>(byte));
    CHECK(unescape_bytes(escape_for_display(every_byte)) == every_byte);
    CHECK(unescape_bytes(escape_for_display("plain 🎉 \\x41")) == "plain 🎉 \\x41");
    CHECK(unescape_bytes("\\xff\\x0a") == "\xff\n");
}

TEST_CASE("what is no escape stays as it is") {
    for (const std::string text : {"", "\\", "\\x", "\\x4", "\\xg1", "\\x-1", "\\x 1", "\\n", "C:\\xyz"})
        CHECK(unescape_bytes(text) == text);
    CHECK(unescape_bytes("\\\\x41") == "\\A");
    CHECK(unescape_bytes("\\x411") == "A1");
}
