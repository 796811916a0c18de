// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "daemon/store/toml_edit.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace mtpsync;

namespace {

std::string refusal(const std::string &text, const std::string &key) {
    try {
        static_cast<void>(set_in_toml(text, "f.toml", key, "1"));
    } catch (const Error &error) {
        CHECK(error.code() == ErrorCode::InvalidProfile);
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("a value is changed where it stands, and a person's text stays") {
    const struct {
        const char *before;
        const char *key;
        const char *after;
    } rows[] = {
        // a key that is there
        {"a = 1\n", "a", "a = NEW\n"},
        {"# head\n\n  a  =  'x' # why\nb = 2\n", "a", "# head\n\n  a  =  NEW # why\nb = 2\n"},
        {"b = 'ü' # ü\na = \"ü # x\"# ü\n", "a", "b = 'ü' # ü\na = NEW# ü\n"},
        {"a = [1, 2] # list\n", "a", "a = NEW # list\n"},
        {"a = true", "a", "a = NEW\n"},
        {"a = 1\r\nb = 2\r\n", "a", "a = NEW\r\nb = 2\r\n"},
        {"[s]\na = 1\n[t]\na = 2\n", "t.a", "[s]\na = 1\n[t]\na = NEW\n"},
        {"a = 0\n[ s ] # x\na = 1\n", "s.a", "a = 0\n[ s ] # x\na = NEW\n"},
        // one that is not: behind its neighbours
        {"", "a", "a = NEW\n"},
        {"b = 2\n# end\n", "a", "b = 2\na = NEW\n# end\n"},
        {"b = [\n 1,\n 2,\n]\n", "a", "b = [\n 1,\n 2,\n]\na = NEW\n"},
        {"b = 2\n\n# which\n[s]\nc = 3\n", "a", "b = 2\na = NEW\n\n# which\n[s]\nc = 3\n"},
        {"# which\n[s]\nc = 3\n", "a", "a = NEW\n# which\n[s]\nc = 3\n"},
        {"# head\n\n# which\n[s]\n", "a", "# head\n\na = NEW\n# which\n[s]\n"},
        {"# only words\n", "a", "# only words\na = NEW\n"},
        {"[s]\nc = 3\n\n[t]\n", "s.a", "[s]\nc = 3\na = NEW\n\n[t]\n"},
        {"[s] # x\n# y\n", "s.a", "[s] # x\na = NEW\n# y\n"},
        {"b = 2\r\n[s]\r\n", "s.a", "b = 2\r\n[s]\r\na = NEW\r\n"},
        // in a section that is not
        {"", "s.a", "[s]\na = NEW\n"},
        {"b = 2", "s.a", "b = 2\n\n[s]\na = NEW\n"},
        {"b = 2\n\n", "s.a", "b = 2\n\n[s]\na = NEW\n"},
    };
    for (const auto &row : rows) {
        INFO(row.before);
        CHECK(set_in_toml(row.before, "f.toml", row.key, "NEW") == row.after);
    }
}

TEST_CASE("what cannot be changed safely is refused with the line to write") {
    const struct {
        const char *text;
        const char *key;
        const char *message;
    } rows[] = {
        {"b = 1\na = \"\"\"\nx\"\"\"\n", "a", "f.toml:2: "},
        {"a = [\n 1,\n]\n", "a", "f.toml:1: "},
        {"\"a\" = 1\n", "a", "f.toml:1: "},
        {"s = { a = 1 }\n", "s.a", "f.toml:1: "},
        {"s = { b = 1 }\n", "s.a", "f.toml:1: "},
        {"s.a = 1\n", "s.a", "f.toml:1: "},
        {"s.b = 1\n", "s.a", "f.toml:1: "},
        {"s = 1\n", "s.a", "f.toml:1: "},
    };
    for (const auto &row : rows) {
        INFO(row.text);
        const std::string message = refusal(row.text, row.key);
        CHECK(message.starts_with(row.message));
        CHECK(message.ends_with(": a = 1"));
    }
    CHECK(refusal("a = \nb = 1\n", "b").starts_with("f.toml:1: "));
}
