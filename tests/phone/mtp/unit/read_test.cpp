// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/synthetic_pattern.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

namespace vphone {

TEST_CASE("GetObject brings the whole file, also an empty one") {
    TestPhone phone;
    const std::string content(100'000, 'c');
    phone.directory.write("full", content);
    phone.directory.write("empty", "");
    phone.open();
    REQUIRE(phone.content(phone.find("full")) == content);
    const Answer empty = phone.host.run(operation::get_object, {phone.find("empty")});
    REQUIRE(empty.has_data);
    REQUIRE(empty.data_length == 12);
    REQUIRE(empty.data.empty());
}

TEST_CASE("a folder has no content") {
    TestPhone phone;
    phone.directory.write("f/a", "1");
    phone.open();
    REQUIRE(phone.host.run(operation::get_object, {phone.find("f")}).code == response::invalid_object_handle);
    REQUIRE(phone.host.run(operation::get_object, {4711}).code == response::invalid_object_handle);
}

TEST_CASE("a partial read ends at the end of the file and says how much it brought") {
    TestPhone phone;
    phone.directory.write("a", "0123456789");
    phone.open();
    const std::uint32_t handle = phone.find("a");
    const Answer middle = phone.host.run(operation::get_partial_object, {handle, 2, 3});
    REQUIRE(as_text(middle.data) == "234");
    REQUIRE(middle.parameters == std::vector<std::uint32_t>{3});
    const Answer end = phone.host.run(operation::get_partial_object, {handle, 8, 100});
    REQUIRE(as_text(end.data) == "89");
    REQUIRE(end.parameters == std::vector<std::uint32_t>{2});
    const Answer beyond = phone.host.run(operation::get_partial_object_64, {handle, 100, 0, 5});
    REQUIRE(beyond.has_data);
    REQUIRE(beyond.parameters == std::vector<std::uint32_t>{0});
}

TEST_CASE("a 64-bit partial read reaches beyond 4 GiB") {
    TestPhone phone;
    phone.control(R"({"cmd":"add-file","path":"big","size":6000000000,"seed":7})");
    phone.open();
    const Answer part = phone.host.run(operation::get_partial_object_64, {phone.find("big"), 705032707, 1, 16});
    std::vector<std::uint8_t> expected(16);
    SyntheticPattern{7}.read(705032707 + (1ULL << 32), expected);
    REQUIRE(part.data == expected);
}

TEST_CASE("a container of 4 GiB or more has the length all ones and streams from the content") {
    TestPhone phone;
    phone.control(R"({"cmd":"add-file","path":"under","size":4294967282})");
    phone.control(R"({"cmd":"add-file","path":"over","size":4294967283})");
    phone.open();
    for (const auto &[name, length] : {std::pair{"under", 4294967294U}, std::pair{"over", 4294967295U}}) {
        const std::uint32_t handle = phone.find(name);
        phone.host.command(operation::get_object, {handle});
        const InTransfer &transfer = phone.usb.transfers.at(0);
        REQUIRE(transfer.head.size() == 12);
        REQUIRE(transfer.body_size >= 4294967282);
        std::uint32_t field = 0;
        std::copy_n(transfer.head.begin(), 4, reinterpret_cast<std::uint8_t *>(&field));
        REQUIRE(field == length);
        phone.usb.transfers.clear();
    }
}

TEST_CASE("a file that shrinks while it is read gives zeros, not a crash") {
    TestPhone phone;
    phone.directory.write("a", "0123456789");
    phone.open();
    phone.host.command(operation::get_object, {phone.find("a")});
    phone.directory.write("a", "01234");
    REQUIRE(as_text(phone.host.collect().data) == std::string("01234\0\0\0\0\0", 10));
}

} // namespace vphone
