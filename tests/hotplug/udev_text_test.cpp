// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/hotplug/udev_text.hpp"
#include "tests/support/catch.hpp"

using mtpsync::decode_udev_text;
using mtpsync::longest_udev_text;

TEST_CASE("udev's escapes become their bytes") {
    CHECK(decode_udev_text(R"(Blue\x20Phone\x2f\xC3\xa4)") == "Blue Phone/\xC3\xA4");
    CHECK(decode_udev_text(R"(\x00)") == std::string(1, '\0'));
    CHECK(decode_udev_text("plain").size() == 5);
}

TEST_CASE("what is no whole escape stays as it is") {
    CHECK(decode_udev_text(R"(\x2)") == R"(\x2)");
    CHECK(decode_udev_text(R"(\xg0)") == R"(\xg0)");
    CHECK(decode_udev_text(R"(\x-1)") == R"(\x-1)");
    CHECK(decode_udev_text(R"(\\x41)") == R"(\A)");
    CHECK(decode_udev_text("\\").size() == 1);
}

TEST_CASE("a text is cut to a bounded length, counted after decoding") {
    CHECK(decode_udev_text(std::string(100'000, 'x')).size() == longest_udev_text);
    std::string encoded;
    for (std::size_t n = 0; n < longest_udev_text; ++n)
        encoded += "\\x41";
    CHECK(decode_udev_text(encoded) == std::string(longest_udev_text, 'A'));
}
