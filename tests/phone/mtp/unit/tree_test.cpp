// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

namespace vphone {

TEST_CASE("a deleted folder takes everything below it along") {
    TestPhone phone;
    phone.directory.write("f/g/a", "1");
    phone.directory.write("b", "2");
    phone.open();
    const std::uint32_t folder = phone.find("f");
    const std::uint32_t below = phone.find("g", folder);
    REQUIRE(phone.host.run(operation::delete_object, {folder}).code == response::ok);
    REQUIRE_FALSE(phone.directory.has("f"));
    REQUIRE(phone.directory.has("b"));
    REQUIRE(phone.names() == std::vector<std::string>{"b"});
    for (const std::uint32_t handle : {folder, below})
        REQUIRE(phone.host.run(operation::get_object_info, {handle}).code == response::invalid_object_handle);
    REQUIRE(phone.host.run(operation::delete_object, {0xFFFFFFFF}).code == response::invalid_object_handle);
}

TEST_CASE("a moved object keeps its handle; parent 0 is the root") {
    TestPhone phone;
    phone.directory.write("f/a", "1");
    phone.directory.write("g/b", "2");
    phone.open();
    const std::uint32_t storage = phone.storage();
    const std::uint32_t folder = phone.find("f");
    const std::uint32_t file = phone.find("a", folder);
    const std::uint32_t target = phone.find("g");
    REQUIRE(phone.host.run(operation::move_object, {file, storage, target}).code == response::ok);
    REQUIRE(phone.directory.read("g/a") == "1");
    REQUIRE(phone.info(file).parent == target);
    REQUIRE(phone.host.run(operation::move_object, {file, storage, 0}).code == response::ok);
    REQUIRE(phone.directory.read("a") == "1");
    REQUIRE(phone.host.run(operation::move_object, {target, storage, folder}).code == response::ok);
    REQUIRE(phone.directory.read("f/g/b") == "2");
    REQUIRE(phone.names(target) == std::vector<std::string>{"b"});
}

TEST_CASE("a move that cannot be is refused and changes nothing") {
    TestPhone phone;
    phone.directory.write("f/g/a", "1");
    phone.directory.write("a", "2");
    phone.open();
    const std::uint32_t storage = phone.storage();
    const std::uint32_t folder = phone.find("f");
    const std::uint32_t inner = phone.find("g", folder);
    const std::uint32_t file = phone.find("a");
    const auto move = [&phone](std::uint32_t what, std::uint32_t where, std::uint32_t parent) {
        return phone.host.run(operation::move_object, {what, where, parent}).code;
    };
    REQUIRE(move(file, storage, inner) == response::general_error);
    REQUIRE(move(folder, storage, inner) == response::invalid_parent_object);
    REQUIRE(move(inner, storage, file) == response::invalid_parent_object);
    REQUIRE(move(file, 99, 0) == response::invalid_storage_id);
    REQUIRE(move(4711, storage, 0) == response::invalid_object_handle);
    REQUIRE(phone.directory.read("a") == "2");
    REQUIRE(phone.directory.read("f/g/a") == "1");
}

TEST_CASE("an object moves to another storage when there is room") {
    StorageConfig card;
    card.capacity = 10;
    TestPhone phone{"aosp", {}, card};
    phone.directory.write("f/a", "12345678");
    phone.directory.write("b", "1234");
    phone.open();
    const std::uint32_t second = phone.storage(1);
    REQUIRE(phone.host.run(operation::move_object, {phone.find("f"), second, 0}).code == response::ok);
    REQUIRE(phone.second_directory.read("f/a") == "12345678");
    REQUIRE_FALSE(phone.directory.has("f"));
    REQUIRE(phone.info(phone.find("f")).storage_id == second);
    REQUIRE(phone.host.run(operation::move_object, {phone.find("b"), second, 0}).code == response::store_full);
    REQUIRE(phone.directory.has("b"));
}

TEST_CASE("a copy is a new object with its own handle, a folder with all below it") {
    TestPhone phone;
    phone.directory.write("f/g/a", "1");
    phone.directory.write("target/x", "");
    phone.open();
    const std::uint32_t storage = phone.storage();
    const std::uint32_t target = phone.find("target");
    const Answer answer = phone.host.run(operation::copy_object, {phone.find("f"), storage, target});
    REQUIRE(answer.code == response::ok);
    const std::uint32_t copy = answer.parameters.at(0);
    REQUIRE(phone.info(copy).parent == target);
    REQUIRE(phone.names(copy) == std::vector<std::string>{"g"});
    REQUIRE(phone.directory.read("target/f/g/a") == "1");
    REQUIRE(phone.directory.read("f/g/a") == "1");
    REQUIRE(phone.host.run(operation::copy_object, {phone.find("f"), storage, target}).code == response::general_error);
}

TEST_CASE("synthetic files move and copy without touching the disk") {
    TestPhone phone{"aosp", {}, StorageConfig{}};
    phone.control(R"({"cmd":"add-file","path":"f/s","size":10000000000})");
    phone.open();
    const std::uint32_t folder = phone.find("f");
    const Answer copy = phone.host.run(operation::copy_object, {folder, phone.storage(1), 0});
    REQUIRE(copy.code == response::ok);
    REQUIRE(phone.names(copy.parameters.at(0)) == std::vector<std::string>{"s"});
    REQUIRE(phone.host.run(operation::move_object, {phone.find("s", folder), phone.storage(0), 0}).code ==
            response::ok);
    REQUIRE(phone.find("s") != 0);
    REQUIRE_FALSE(phone.directory.has("s"));
}

} // namespace vphone
