// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_reader.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

namespace vphone {

TEST_CASE("GetStorageInfo tells kind, capacity, free space and names") {
    StorageConfig card;
    card.capacity = 1000;
    card.removable = true;
    card.description = "Card";
    card.volume_label = "VOL";
    TestPhone phone{"aosp", card};
    phone.directory.write("a", std::string(300, 'a'));
    phone.open();
    const Answer answer = phone.host.run(operation::get_storage_info, {phone.storage()});
    DatasetReader reader{answer.data};
    REQUIRE(reader.u16() == 4);
    REQUIRE(reader.u16() == 2);
    REQUIRE(reader.u16() == 0);
    REQUIRE(reader.u64() == 1000);
    REQUIRE(reader.u64() == 700);
    REQUIRE(reader.u32() == 0x40000000);
    REQUIRE(reader.text() == "Card");
    REQUIRE(reader.text() == "VOL");
    REQUIRE(phone.host.run(operation::get_storage_info, {99}).code == response::invalid_storage_id);
}

TEST_CASE("parent all ones is the root alone and parent 0 the whole storage") {
    TestPhone phone;
    phone.directory.write("DCIM/Camera/a.jpg", "1");
    phone.directory.write("b.txt", "2");
    phone.open();
    REQUIRE(phone.names() == std::vector<std::string>{"b.txt", "DCIM"});
    REQUIRE(phone.names(0) == std::vector<std::string>{"b.txt", "DCIM", "Camera", "a.jpg"});
    const std::uint32_t dcim = phone.find("DCIM");
    REQUIRE(phone.names(dcim) == std::vector<std::string>{"Camera"});
    REQUIRE(phone.info(dcim).parent == 0);
    REQUIRE(phone.info(phone.find("Camera", dcim)).parent == dcim);
    REQUIRE(phone.info(dcim).format == format::association);
}

TEST_CASE("a listing can be limited to a format and to a storage, and counted") {
    TestPhone phone{"aosp", {}, StorageConfig{}};
    phone.directory.write("a.jpg", "1");
    phone.directory.write("b.mp3", "1");
    phone.second_directory.write("c.jpg", "1");
    phone.open();
    REQUIRE(phone.handles().size() == 3);
    REQUIRE(phone.handles(0xFFFFFFFF, 0x3801).size() == 2);
    REQUIRE(phone.handles(0xFFFFFFFF, 0x3801, phone.storage(1)).size() == 1);
    const Answer count = phone.host.run(operation::get_num_objects, {phone.storage(0), 0, 0xFFFFFFFF});
    REQUIRE(count.parameters == std::vector<std::uint32_t>{2});
    REQUIRE_FALSE(count.has_data);
}

TEST_CASE("listing what is not there, or no folder, is refused") {
    TestPhone phone;
    phone.directory.write("a", "1");
    phone.open();
    const std::uint32_t storage = phone.storage();
    const auto code = [&phone](std::uint32_t id, std::uint32_t parent) {
        return phone.host.run(operation::get_object_handles, {id, 0, parent}).code;
    };
    REQUIRE(code(99, 0xFFFFFFFF) == response::invalid_storage_id);
    REQUIRE(code(storage, 4711) == response::invalid_object_handle);
    REQUIRE(code(storage, phone.find("a")) == response::invalid_object_handle);
    REQUIRE(phone.host.run(operation::get_object_info, {4711}).code == response::invalid_object_handle);
}

TEST_CASE("GetObjectInfo has the size, and the date in the phone's own time") {
    TestPhone phone;
    phone.control(R"({"cmd":"add-file","path":"a.txt","content":"hello","modified":"20240131T120000Z"})");
    phone.open();
    const ObjectInfo info = phone.info(phone.find("a.txt"));
    REQUIRE(info.storage_id == phone.storage());
    REQUIRE(info.size == 5);
    REQUIRE(info.format == 0x3004);
    REQUIRE(info.modified == "20240131T130000");
}

TEST_CASE("sizes around 4 GiB are capped in ObjectInfo and whole in the property") {
    TestPhone phone;
    const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes = {
        {0xFFFFFFFE, 0xFFFFFFFE}, {0xFFFFFFFF, 0xFFFFFFFF}, {0x100000000, 0xFFFFFFFF}, {0x140000000, 0xFFFFFFFF}};
    for (const auto &[size, shown] : sizes)
        phone.control(R"({"cmd":"add-file","path":"f)" + std::to_string(size) + R"(","size":)" + std::to_string(size) +
                      "}");
    phone.open();
    for (const auto &[size, shown] : sizes) {
        const std::uint32_t handle = phone.find("f" + std::to_string(size));
        REQUIRE(phone.info(handle).size == shown);
        const Answer value = phone.host.run(operation::get_object_prop_value, {handle, property::object_size});
        REQUIRE(DatasetReader{value.data}.u64() == size);
    }
}

TEST_CASE("Samsung's ObjectInfo has 64 bits for the size") {
    TestPhone phone{"samsung"};
    phone.control(R"({"cmd":"add-file","path":"big","size":5368709120})");
    phone.open();
    const std::uint32_t handle = phone.handles().at(0);
    const ObjectInfo info = parse_object_info(phone.host.run(operation::get_object_info, {handle}).data, true);
    REQUIRE(info.size == 5368709120);
    REQUIRE(info.name == "big");
}

TEST_CASE("names with emoji, of 254 units, and with a lone surrogate are listed as they are stored") {
    TestPhone phone;
    const std::string emoji = "\xF0\x9F\x98\x80.jpg";
    const std::string longest(254, 'n');
    const std::string surrogate = "x\xED\xA0\x80";
    for (const auto &name : {emoji, longest, surrogate})
        phone.directory.write(name, "1");
    phone.open();
    for (const auto &name : {emoji, longest, surrogate})
        REQUIRE(phone.find(name) != 0);
}

TEST_CASE("a folder is read when it is first looked into, not before") {
    TestPhone phone;
    phone.directory.write("a/x", "1");
    phone.open();
    const std::uint32_t folder = phone.find("a");
    phone.directory.write("a/y", "2");
    REQUIRE(phone.names(folder) == std::vector<std::string>{"x", "y"});
    phone.directory.write("a/z", "3");
    REQUIRE(phone.names(folder) == std::vector<std::string>{"x", "y"});
}

TEST_CASE("a hundred thousand synthetic objects can be listed, and cost nothing before that") {
    TestPhone phone;
    phone.control(R"({"cmd":"synthesize","folder":"DCIM/Camera","count":100000,"size":3000000,"name":"IMG_%05d.jpg"})");
    REQUIRE(std::filesystem::is_empty(phone.directory.path() / "DCIM/Camera"));
    phone.open();
    const std::uint32_t camera = phone.find("Camera", phone.find("DCIM"));
    REQUIRE(phone.control(R"({"cmd":"state"})").at("known_objects") == 2);
    const auto handles = phone.handles(camera);
    REQUIRE(handles.size() == 100000);
    REQUIRE(phone.info(handles.front()).name == "IMG_00000.jpg");
    REQUIRE(phone.info(handles.back()).name == "IMG_99999.jpg");
    const Answer sizes = phone.host.run(operation::get_object_prop_list, {camera, 0, property::object_size, 0, 1});
    REQUIRE(DatasetReader{sizes.data}.u32() == 100001);
    REQUIRE(phone.free_bytes() == 0);
}

} // namespace vphone
