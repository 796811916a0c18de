// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

namespace vphone {

TEST_CASE("an object is edited in place between Begin and End") {
    TestPhone phone;
    phone.directory.write("a", "0123456789");
    phone.open();
    const std::uint32_t handle = phone.find("a");
    REQUIRE(phone.host.run(operation::begin_edit_object, {handle}).code == response::ok);
    const Answer middle = phone.host.send(operation::send_partial_object, {handle, 2, 0, 3}, "abc");
    REQUIRE(middle.code == response::ok);
    REQUIRE(middle.parameters == std::vector<std::uint32_t>{3});
    REQUIRE(phone.host.send(operation::send_partial_object, {handle, 10, 0, 2}, "xy").code == response::ok);
    REQUIRE(phone.directory.read("a") == "01abc56789xy");
    REQUIRE(phone.host.run(operation::truncate_object, {handle, 4, 0}).code == response::ok);
    REQUIRE(phone.host.run(operation::end_edit_object, {handle}).code == response::ok);
    REQUIRE(phone.directory.read("a") == "01ab");
    REQUIRE(phone.info(handle).size == 4);
}

TEST_CASE("editing without Begin, twice, or past the end is a general error") {
    TestPhone phone;
    phone.directory.write("a", "0123");
    phone.directory.write("f/x", "");
    phone.open();
    const std::uint32_t handle = phone.find("a");
    const auto partial = [&phone, handle](std::uint32_t offset) {
        return phone.host.send(operation::send_partial_object, {handle, offset, 0, 1}, "z").code;
    };
    REQUIRE(partial(0) == response::general_error);
    REQUIRE(phone.host.run(operation::truncate_object, {handle, 0, 0}).code == response::general_error);
    REQUIRE(phone.host.run(operation::end_edit_object, {handle}).code == response::general_error);
    REQUIRE(phone.host.run(operation::begin_edit_object, {handle}).code == response::ok);
    REQUIRE(phone.host.run(operation::begin_edit_object, {handle}).code == response::general_error);
    REQUIRE(partial(5) == response::general_error);
    REQUIRE(partial(4) == response::ok);
    REQUIRE(phone.host.run(operation::begin_edit_object, {phone.find("f")}).code == response::general_error);
    REQUIRE(phone.host.run(operation::begin_edit_object, {4711}).code == response::invalid_object_handle);
}

TEST_CASE("an edit cannot outgrow the store or the file system") {
    StorageConfig config;
    config.capacity = 10;
    TestPhone phone{"aosp", config};
    phone.directory.write("a", "0123");
    phone.open();
    const std::uint32_t handle = phone.find("a");
    REQUIRE(phone.host.run(operation::begin_edit_object, {handle}).code == response::ok);
    REQUIRE(phone.host.send(operation::send_partial_object, {handle, 4, 0, 7}, "1234567").code == response::store_full);
    REQUIRE(phone.host.run(operation::truncate_object, {handle, 11, 0}).code == response::store_full);
    REQUIRE(phone.host.send(operation::send_partial_object, {handle, 4, 0, 6}, "123456").code == response::ok);
    REQUIRE(phone.free_bytes() == 0);
}

TEST_CASE("a synthetic file becomes a real one when it is edited, unless it is too large") {
    TestPhone phone;
    phone.control(R"({"cmd":"add-file","path":"s","size":1000})");
    phone.control(R"({"cmd":"add-file","path":"big","size":5000000000})");
    phone.open();
    const std::uint32_t handle = phone.find("s");
    const std::string before = phone.content(handle);
    REQUIRE(phone.host.run(operation::begin_edit_object, {handle}).code == response::ok);
    REQUIRE(phone.directory.read("s") == before);
    REQUIRE(phone.host.run(operation::begin_edit_object, {phone.find("big")}).code == response::access_denied);
}

} // namespace vphone
