// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/container.hpp"
#include "tests/phone/mtp/dataset_reader.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"
#include "tests/phone/mtp/date_time.hpp"
#include "tests/phone/mtp/refusal.hpp"
#include "tests/phone/mtp/utf16.hpp"
#include "tests/support/catch.hpp"

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using vphone::DatasetReader;
using vphone::DatasetWriter;

TEST_CASE("an emoji is two UTF-16 units and comes back as it was") {
    const std::u16string units = vphone::utf16_from_utf8("a\xF0\x9F\x98\x80z");
    REQUIRE(units == u"a\xD83D\xDE00z");
    REQUIRE(vphone::utf8_from_utf16(units) == "a\xF0\x9F\x98\x80z");
}

TEST_CASE("a lone surrogate survives the way through UTF-8, but not into JSON") {
    const std::u16string units = u"x\xD800y";
    const std::string stored = vphone::utf8_from_utf16(units);
    REQUIRE(stored == "x\xED\xA0\x80y");
    REQUIRE(vphone::utf16_from_utf8(stored) == units);
    REQUIRE(vphone::strict_utf8(stored) == "x\xEF\xBF\xBDy");
}

TEST_CASE("bytes that are no UTF-8 become replacement characters") {
    REQUIRE(vphone::utf16_from_utf8("a\xFF") == u"a\xFFFD");
    REQUIRE(vphone::utf16_from_utf8("\xC3") == u"\xFFFD");
    REQUIRE(vphone::utf16_from_utf8("\xC0\x80") == u"\xFFFD\xFFFD");
}

TEST_CASE("a string is counted in units with its terminator, and an empty one is a single zero") {
    REQUIRE(DatasetWriter{}.text("ab").bytes() == std::vector<std::uint8_t>{3, 'a', 0, 'b', 0, 0, 0});
    REQUIRE(DatasetWriter{}.text("").bytes() == std::vector<std::uint8_t>{0});
}

TEST_CASE("a string of 254 units fits and a longer one is cut") {
    for (const std::size_t length : {254U, 300U}) {
        const auto bytes = DatasetWriter{}.text(std::string(length, 'n')).take();
        REQUIRE(bytes.front() == 255);
        REQUIRE(DatasetReader{bytes}.text() == std::string(254, 'n'));
    }
}

TEST_CASE("numbers are little endian both ways") {
    const auto bytes = DatasetWriter{}.u16(0x0102).u32(0x03040506).u64(0x0708090A0B0C0D0E).take();
    REQUIRE(bytes[0] == 0x02);
    REQUIRE(bytes[2] == 0x06);
    DatasetReader reader{bytes};
    REQUIRE(reader.u16() == 0x0102);
    REQUIRE(reader.u32() == 0x03040506);
    REQUIRE(reader.u64() == 0x0708090A0B0C0D0E);
    REQUIRE(reader.left() == 0);
}

TEST_CASE("a dataset that ends too early is refused as an invalid parameter") {
    const std::vector<std::uint8_t> bytes{5, 'a', 0};
    try {
        DatasetReader{bytes}.text();
        FAIL("nothing was thrown");
    } catch (const vphone::Refusal &refusal) {
        REQUIRE(refusal.code() == vphone::response::invalid_parameter);
    }
}

TEST_CASE("values of every data type can be passed over") {
    const auto bytes = DatasetWriter{}.u8(1).u16(2).u32(3).u64(4).u64(5).u64(6).text("t").u32(2).u16(7).u16(8).take();
    DatasetReader reader{bytes};
    for (const std::uint16_t type : {0x0002, 0x0004, 0x0006, 0x0008, 0x000A, 0xFFFF, 0x4004})
        reader.skip_value(type);
    REQUIRE(reader.left() == 0);
    REQUIRE_THROWS_AS(reader.skip_value(0x0BAD), vphone::Refusal);
}

TEST_CASE("a command container must have a true length, the right type and whole parameters") {
    const auto container = [](std::uint32_t length, std::uint16_t type) {
        return DatasetWriter{}.u32(length).u16(type).u16(0x1007).u32(9).u32(0x11).take();
    };
    const auto command = vphone::Command::parse(container(16, 1));
    REQUIRE(command);
    REQUIRE(command->operation == 0x1007);
    REQUIRE(command->transaction_id == 9);
    REQUIRE(command->parameter_count == 1);
    REQUIRE(command->parameters[0] == 0x11);
    REQUIRE_FALSE(vphone::Command::parse(container(20, 1)));
    REQUIRE_FALSE(vphone::Command::parse(container(16, 2)));
    REQUIRE_FALSE(vphone::Command::parse(std::vector<std::uint8_t>(11)));
}

TEST_CASE("dates are written in the phone's own time without a zone") {
    const vphone::Timestamp time =
        std::chrono::sys_days{std::chrono::January / 31 / 2024} + hours{23} + minutes{30} + seconds{5};
    REQUIRE(vphone::format_date_time(time, minutes{0}) == "20240131T233005");
    REQUIRE(vphone::format_date_time(time, minutes{60}) == "20240201T003005");
    REQUIRE(vphone::format_date_time(time, minutes{-90}) == "20240131T220005");
}

TEST_CASE("a date with Z is UTC and one without is the phone's own time") {
    const vphone::Timestamp time = std::chrono::sys_days{std::chrono::January / 31 / 2024} + hours{12};
    REQUIRE(vphone::parse_date_time("20240131T120000Z", minutes{60}) == time);
    REQUIRE(vphone::parse_date_time("20240131T130000", minutes{60}) == time);
    REQUIRE(vphone::parse_date_time("20240131T130000.5", minutes{60}) == time);
}

TEST_CASE("what is no date is not taken for one") {
    for (const auto *text : {"", "2024", "20241331T120000", "20240230T120000", "20240131 120000", "2024013xT120000"})
        REQUIRE_FALSE(vphone::parse_date_time(text, minutes{0}));
}
