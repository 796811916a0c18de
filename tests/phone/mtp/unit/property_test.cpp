// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_reader.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

#include <map>

namespace vphone {

namespace {

constexpr std::uint32_t all = 0xFFFFFFFF;

Answer list(TestPhone &phone, std::uint32_t handle, std::uint32_t property, std::uint32_t depth,
            std::uint32_t wanted_format = 0, std::uint32_t group = 0) {
    return phone.host.run(operation::get_object_prop_list, {handle, wanted_format, property, group, depth});
}

/// The names in the answer to a list of file names.
std::vector<std::string> names_in(const Answer &answer) {
    REQUIRE(answer.code == response::ok);
    DatasetReader reader{answer.data};
    std::vector<std::string> names;
    for (std::uint32_t left = reader.u32(); left > 0; --left) {
        reader.skip(4);
        REQUIRE(reader.u16() == property::object_file_name);
        REQUIRE(reader.u16() == 0xFFFF);
        names.push_back(reader.text());
    }
    REQUIRE(reader.left() == 0);
    return names;
}

std::uint16_t rename(TestPhone &phone, std::uint32_t handle, const std::string &name) {
    return phone.host
        .send(operation::set_object_prop_value, {handle, property::object_file_name},
              DatasetWriter{}.text(name).bytes())
        .code;
}

} // namespace

TEST_CASE("depth 0 lists the object, depth 1 its children and then itself") {
    TestPhone phone;
    phone.directory.write("f/a", "1");
    phone.directory.write("f/g/b", "2");
    phone.open();
    const std::uint32_t folder = phone.find("f");
    REQUIRE(names_in(list(phone, folder, property::object_file_name, 0)) == std::vector<std::string>{"f"});
    REQUIRE(names_in(list(phone, folder, property::object_file_name, 1)) == std::vector<std::string>{"a", "g", "f"});
}

TEST_CASE("handle 0 lists the roots' children, all ones every object") {
    TestPhone phone{"aosp", {}, StorageConfig{}};
    phone.directory.write("f/a", "1");
    phone.second_directory.write("c", "2");
    phone.open();
    const std::vector<std::string> roots{"f", "c"};
    const std::vector<std::string> everything{"f", "a", "c"};
    REQUIRE(names_in(list(phone, 0, property::object_file_name, 0)) == roots);
    REQUIRE(names_in(list(phone, 0, property::object_file_name, 1)) == roots);
    REQUIRE(names_in(list(phone, all, property::object_file_name, 1)) == roots);
    REQUIRE(names_in(list(phone, all, property::object_file_name, 0)) == everything);
    REQUIRE(names_in(list(phone, all, property::object_file_name, all)) == everything);
    REQUIRE(names_in(list(phone, 0, property::object_file_name, all)) == everything);
}

TEST_CASE("other depths, groups and properties are refused with their own codes") {
    TestPhone phone;
    phone.directory.write("a", "1");
    phone.open();
    const std::uint32_t handle = phone.find("a");
    REQUIRE(list(phone, handle, property::object_file_name, 2).code == response::specification_by_depth_unsupported);
    REQUIRE(list(phone, handle, all, all).code == response::specification_by_depth_unsupported);
    REQUIRE(list(phone, handle, 0, 0).code == response::parameter_not_supported);
    REQUIRE(list(phone, handle, 0, 0, 0, 4).code == response::specification_by_group_unsupported);
    REQUIRE(list(phone, handle, 0xDC99, 0).code == response::object_prop_not_supported);
    REQUIRE(list(phone, 4711, all, 0).code == response::invalid_object_handle);
    REQUIRE(list(phone, handle, all, 1).code == response::invalid_object_handle);
}

TEST_CASE("a list can be limited to a format") {
    TestPhone phone;
    phone.directory.write("a.jpg", "1");
    phone.directory.write("b.mp3", "1");
    phone.open();
    REQUIRE(names_in(list(phone, 0, property::object_file_name, 1, 0x3801)) == std::vector<std::string>{"a.jpg"});
}

TEST_CASE("all properties of a file come with their types and true values") {
    TestPhone phone;
    phone.control(R"({"cmd":"add-file","path":"f/a.jpg","content":"hello","modified":"20240131T120000Z"})");
    phone.open();
    const std::uint32_t folder = phone.find("f");
    const std::uint32_t handle = phone.find("a.jpg", folder);
    const Answer answer = list(phone, handle, all, 0);
    DatasetReader reader{answer.data};
    REQUIRE(reader.u32() == 11);
    std::map<std::uint16_t, std::uint64_t> numbers;
    std::map<std::uint16_t, std::string> texts;
    for (int i = 0; i < 11; ++i) {
        REQUIRE(reader.u32() == handle);
        const std::uint16_t code = reader.u16();
        switch (reader.u16()) {
        case 0x0004: numbers[code] = reader.u16(); break;
        case 0x0006: numbers[code] = reader.u32(); break;
        case 0x0008: numbers[code] = reader.u64(); break;
        case 0x000A: reader.skip(16); break;
        default: texts[code] = reader.text(); break;
        }
    }
    REQUIRE(reader.left() == 0);
    REQUIRE(numbers[property::storage_id] == phone.storage());
    REQUIRE(numbers[property::object_format] == 0x3801);
    REQUIRE(numbers[property::object_size] == 5);
    REQUIRE(texts[property::object_file_name] == "a.jpg");
    REQUIRE(texts[property::date_modified] == "20240131T130000");
    REQUIRE(numbers[property::parent_object] == folder);
}

TEST_CASE("a single value matches the list, and only the file name can be set") {
    TestPhone phone;
    phone.directory.write("a", "12345");
    phone.open();
    const std::uint32_t handle = phone.find("a");
    const Answer size = phone.host.run(operation::get_object_prop_value, {handle, property::object_size});
    REQUIRE(DatasetReader{size.data}.u64() == 5);
    REQUIRE(phone.host.run(operation::get_object_prop_value, {handle, 0xDC99}).code ==
            response::object_prop_not_supported);
    REQUIRE(phone.host
                .send(operation::set_object_prop_value, {handle, property::date_modified},
                      DatasetWriter{}.text("20240131T120000").bytes())
                .code == response::object_prop_not_supported);
    for (const auto &[code, settable] :
         {std::pair{property::object_file_name, 1}, std::pair{property::date_modified, 0}}) {
        const Answer description = phone.host.run(operation::get_object_prop_desc, {code, format::undefined});
        DatasetReader reader{description.data};
        REQUIRE(reader.u16() == code);
        REQUIRE(reader.u16() == 0xFFFF);
        REQUIRE(reader.u8() == settable);
    }
    const Answer supported = phone.host.run(operation::get_object_props_supported, {format::undefined});
    REQUIRE(DatasetReader{supported.data}.u32() == 11);
}

TEST_CASE("a renamed object keeps its handle and is renamed in the directory") {
    TestPhone phone;
    phone.directory.write("f/a", "1");
    phone.open();
    const std::uint32_t folder = phone.find("f");
    const std::uint32_t file = phone.find("a", folder);
    REQUIRE(rename(phone, file, "b.jpg") == response::ok);
    REQUIRE(rename(phone, folder, "g") == response::ok);
    REQUIRE(phone.directory.read("g/b.jpg") == "1");
    REQUIRE(phone.info(file).name == "b.jpg");
    REQUIRE(phone.info(file).format == 0x3801);
}

TEST_CASE("a rename onto another object is refused, a change of case only is not") {
    TestPhone phone;
    phone.directory.write("a", "1");
    phone.directory.write("b", "2");
    phone.open();
    const std::uint32_t handle = phone.find("a");
    REQUIRE(rename(phone, handle, "B") == response::general_error);
    REQUIRE(rename(phone, handle, "") == response::invalid_parameter);
    REQUIRE(rename(phone, handle, "x/y") == response::invalid_parameter);
    REQUIRE(rename(phone, 4711, "c") == response::invalid_object_handle);
    REQUIRE(rename(phone, handle, "A") == response::ok);
    REQUIRE(phone.names() == std::vector<std::string>{"A", "b"});
    REQUIRE(phone.directory.has("A"));
    REQUIRE_FALSE(phone.directory.has("a"));
}

} // namespace vphone
