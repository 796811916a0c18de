// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"
#include "tests/phone/mtp/synthetic_pattern.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

#include <sys/stat.h>

namespace vphone {

namespace {

time_t modification_time(const std::filesystem::path &path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mtime;
}

} // namespace

TEST_CASE("a sent file is in the directory at once, whatever its size") {
    TestPhone phone;
    phone.open();
    for (const std::size_t size : {0U, 1U, 500U, 1012U, 1013U, 16372U, 16384U, 17396U, 3'000'000U}) {
        std::vector<std::uint8_t> bytes(size);
        SyntheticPattern{size}.read(0, bytes);
        const std::string name = "f" + std::to_string(size);
        const std::uint32_t handle = phone.send_file(name, as_text(bytes));
        REQUIRE(phone.directory.read(name) == as_text(bytes));
        REQUIRE(phone.info(handle).size == size);
        REQUIRE(phone.content(handle) == as_text(bytes));
    }
    REQUIRE(phone.handles().size() == 9);
}

TEST_CASE("SendObjectInfo answers with storage, parent and the new handle") {
    TestPhone phone;
    phone.open();
    const Answer root = phone.announce("a", {.size = 1});
    REQUIRE(root.parameters.at(0) == phone.storage());
    REQUIRE(root.parameters.at(1) == 0xFFFFFFFF);
    const std::uint32_t folder = phone.make_folder("f");
    const Answer below = phone.announce("b", {.size = 1}, folder);
    REQUIRE(below.parameters.at(1) == folder);
    REQUIRE(phone.info(below.parameters.at(2)).parent == folder);
}

TEST_CASE("folders are made in the directory and files go into them") {
    TestPhone phone;
    phone.open();
    const std::uint32_t inner = phone.make_folder("inner", phone.make_folder("outer"));
    phone.send_file("a.txt", "hello", inner);
    REQUIRE(phone.directory.read("outer/inner/a.txt") == "hello");
}

TEST_CASE("header and payload may come in transfers of their own") {
    TestPhone phone;
    phone.open();
    phone.announce("a", {.size = 5});
    phone.host.command(operation::send_object);
    const auto header = DatasetWriter{}.u32(17).u16(2).u16(0x100D).u32(phone.host.transaction_id()).take();
    phone.host.continue_data(header, true);
    phone.host.continue_data(as_bytes("hello"), true);
    REQUIRE(phone.host.collect().code == response::ok);
    REQUIRE(phone.directory.read("a") == "hello");
}

TEST_CASE("bytes after the announced end are swallowed and do not become a command") {
    TestPhone phone;
    phone.open();
    phone.announce("a", {.size = 3});
    REQUIRE(phone.host.send(operation::send_object, {}, "abcdefghijklmnopqrstuvwxyz").code == response::ok);
    REQUIRE(phone.directory.read("a") == "abc");
    REQUIRE(phone.host.run(operation::get_storage_ids).code == response::ok);
}

TEST_CASE("the date of SendObjectInfo becomes the time of the file: Z is UTC, else the phone's own time") {
    TestPhone phone;
    phone.open();
    for (const auto *date : {"20240131T120000Z", "20240131T130000"}) {
        phone.announce(date, {.size = 1, .modified = date});
        REQUIRE(phone.host.send(operation::send_object, {}, "x").code == response::ok);
        REQUIRE(modification_time(phone.directory.path() / date) == 1706702400);
        REQUIRE(phone.info(phone.find(date)).modified == "20240131T130000");
    }
}

TEST_CASE("SendObject without SendObjectInfo right before it is refused and the data swallowed") {
    TestPhone phone;
    phone.open();
    REQUIRE(phone.host.send(operation::send_object, {}, std::string(5000, 'x')).code == response::no_valid_object_info);
    phone.announce("shell", {.size = 1});
    REQUIRE(phone.host.run(operation::get_storage_ids).code == response::ok);
    REQUIRE(phone.host.send(operation::send_object, {}, "x").code == response::no_valid_object_info);
    REQUIRE(phone.info(phone.find("shell")).size == 0);
    REQUIRE_FALSE(phone.directory.has("shell"));
    REQUIRE(phone.announce("shell", {.size = 1}).code == response::general_error);
    REQUIRE(phone.host.run(operation::delete_object, {phone.find("shell")}).code == response::ok);
    phone.send_file("shell", "now");
    REQUIRE(phone.directory.read("shell") == "now");
}

TEST_CASE("what cannot be a new object is refused before any data") {
    TestPhone phone;
    phone.directory.write("file", "1");
    phone.open();
    const std::uint32_t storage = phone.storage();
    const auto code = [&phone](std::uint32_t id, std::uint32_t parent, const std::string &name) {
        return phone.host.send(operation::send_object_info, {id, parent}, object_info_dataset(name, {.size = 1})).code;
    };
    REQUIRE(code(99, 0xFFFFFFFF, "a") == response::invalid_storage_id);
    REQUIRE(code(storage, 0, "a") == response::invalid_object_handle);
    REQUIRE(code(storage, 4711, "a") == response::invalid_object_handle);
    REQUIRE(code(storage, phone.find("file"), "a") == response::invalid_parent_object);
    REQUIRE(code(storage, 0xFFFFFFFF, "") == response::invalid_parameter);
    REQUIRE(code(storage, 0xFFFFFFFF, "a/b") == response::invalid_parameter);
    REQUIRE(code(storage, 0xFFFFFFFF, "file") == response::general_error);
    REQUIRE(code(storage, 0xFFFFFFFF, "FILE") == response::general_error);
    REQUIRE(phone.host.send(operation::send_object_info, {storage, 0xFFFFFFFF}, "short").code ==
            response::invalid_parameter);
    REQUIRE(phone.names() == std::vector<std::string>{"file"});
}

TEST_CASE("an ext4 storage has room for names that differ in case") {
    StorageConfig config;
    config.kind = FileSystemKind::Ext4;
    TestPhone phone{"aosp", config};
    phone.open();
    phone.send_file("a", "1");
    phone.send_file("A", "2");
    REQUIRE(phone.directory.read("A") == "2");
}

TEST_CASE("a file that does not fit is refused at SendObjectInfo") {
    StorageConfig config;
    config.capacity = 100;
    TestPhone phone{"aosp", config};
    phone.open();
    phone.send_file("a", std::string(60, 'a'));
    REQUIRE(phone.announce("b", {.size = 41}).code == response::store_full);
    phone.send_file("b", std::string(40, 'b'));
    REQUIRE(phone.free_bytes() == 0);
}

TEST_CASE("FAT32 takes no file of 4 GiB and the shared storage does") {
    for (const auto &[kind, code] : {std::pair{FileSystemKind::Fat32, response::object_too_large},
                                     std::pair{FileSystemKind::Shared, response::ok}}) {
        StorageConfig config;
        config.kind = kind;
        TestPhone phone{"aosp", config};
        phone.open();
        REQUIRE(phone.announce("big", {.size = 0xFFFFFFFF}).code == code);
        REQUIRE(phone.announce("fits", {.size = 0xFFFFFFFE}).code == response::ok);
    }
}

TEST_CASE("a file of unknown size ends with the short packet") {
    TestPhone phone;
    phone.open();
    phone.announce("big", {.size = 0xFFFFFFFF});
    const std::string half(1024, 'h');
    phone.host.command(operation::send_object);
    phone.host.begin_data(5'000'000'000, as_bytes(half));
    phone.host.continue_data(as_bytes(half), false);
    REQUIRE_FALSE(phone.host.collect().responded);
    phone.host.continue_data(as_bytes("end"), true);
    REQUIRE(phone.host.collect().code == response::ok);
    REQUIRE(phone.directory.read("big") == half + half + "end");
}

TEST_CASE("a cancelled send leaves nothing on Android, gets no answer, and the next transaction works") {
    TestPhone phone;
    phone.open();
    const std::uint64_t free = phone.free_bytes();
    phone.announce("a", {.size = 3'000'000});
    phone.host.command(operation::send_object);
    phone.host.begin_data(3'000'000, as_bytes(std::string(2'000'000, 'x')));
    REQUIRE(phone.directory.has("a"));
    REQUIRE(phone.control(R"({"cmd":"state"})").at("data_phase") == "0x100D SendObject");
    phone.responder.cancel_transaction(phone.host.transaction_id());
    REQUIRE_FALSE(phone.directory.has("a"));
    REQUIRE(phone.free_bytes() == free);
    REQUIRE_FALSE(phone.host.collect().responded);
    REQUIRE(phone.handles().empty());
    phone.send_file("a", "again");
}

TEST_CASE("a short packet in the middle of a send fails it") {
    TestPhone phone;
    phone.open();
    phone.announce("a", {.size = 1000});
    phone.host.command(operation::send_object);
    phone.host.begin_data(1000, as_bytes("only this"));
    phone.host.continue_data({}, true);
    REQUIRE(phone.host.collect().code == response::general_error);
    REQUIRE_FALSE(phone.directory.has("a"));
    REQUIRE(phone.handles().empty());
}

TEST_CASE("a reset or an unplug in the middle of a send leaves nothing on Android") {
    for (const bool unplug : {false, true}) {
        TestPhone phone;
        phone.open();
        phone.announce("a", {.size = 1000});
        phone.host.command(operation::send_object);
        phone.host.begin_data(1000, as_bytes("some"));
        unplug ? phone.responder.disconnected() : phone.responder.reset();
        REQUIRE_FALSE(phone.directory.has("a"));
    }
}

TEST_CASE("names of 254 units and with emoji arrive; one that the disk cannot hold fails at SendObject") {
    TestPhone phone;
    phone.open();
    for (const std::string &name :
         {std::string(254, 'n'), std::string{"\xF0\x9F\x98\x80"}, std::string{"\xED\xA0\x80"}}) {
        phone.send_file(name, "1");
        REQUIRE(phone.directory.has(name));
    }
    std::string wide;
    for (int i = 0; i < 254; ++i)
        wide += "\xE4\xB8\x80";
    REQUIRE(phone.announce(wide, {.size = 1}).code == response::ok);
    REQUIRE(phone.host.send(operation::send_object, {}, "x").code == response::general_error);
    REQUIRE(phone.handles().size() == 3);
}

TEST_CASE("a large sent file can be discarded: its size stays, its bytes only when they are a pattern") {
    TestPhone phone;
    phone.control(R"({"cmd":"discard-content","larger_than":1000})");
    phone.open();
    std::vector<std::uint8_t> pattern(50'000);
    SyntheticPattern{99}.read(0, pattern);
    const std::uint32_t known = phone.send_file("known", as_text(pattern));
    const std::uint32_t lost = phone.send_file("lost", std::string(2000, 'x'));
    const std::uint32_t small = phone.send_file("small", "tiny");

    REQUIRE_FALSE(phone.directory.has("known"));
    REQUIRE_FALSE(phone.directory.has("lost"));
    REQUIRE(phone.directory.read("small") == "tiny");
    REQUIRE(phone.info(known).size == 50'000);
    REQUIRE(phone.info(lost).size == 2000);
    REQUIRE(phone.content(known) == as_text(pattern));
    REQUIRE(phone.content(small) == "tiny");
    REQUIRE(phone.host.run(operation::get_object, {lost}).code == response::access_denied);
    phone.control(R"({"cmd":"discard-content","on":false})");
    phone.send_file("stored", std::string(2000, 'x'));
    REQUIRE(phone.directory.has("stored"));
}

TEST_CASE("SendObjectPropList announces an object with 64-bit size, name and date") {
    TestPhone phone{"samsung"};
    phone.open();
    DatasetWriter list;
    list.u32(3);
    list.u32(0).u16(property::protection_status).u16(0x0004).u16(0);
    list.u32(0).u16(property::object_file_name).u16(0xFFFF).text("a.jpg");
    list.u32(0).u16(property::date_modified).u16(0xFFFF).text("20240131T120000Z");
    const std::uint32_t storage = phone.storage();
    const Answer info =
        phone.host.send(operation::send_object_prop_list, {storage, 0xFFFFFFFF, 0x3801, 0, 5}, list.bytes());
    REQUIRE(info.code == response::ok);
    REQUIRE(info.parameters.size() == 3);
    REQUIRE(phone.host.send(operation::send_object, {}, "hello").code == response::ok);
    REQUIRE(phone.directory.read("a.jpg") == "hello");
    REQUIRE(modification_time(phone.directory.path() / "a.jpg") == 1706702400);
    const Answer big = phone.host.send(operation::send_object_prop_list, {storage, 0xFFFFFFFF, 0x3801, 100, 0},
                                       DatasetWriter{}.u32(1).u32(0).u16(0xDC07).u16(0xFFFF).text("b").bytes());
    REQUIRE(big.code == response::store_full);
}

TEST_CASE("an initiator that learnt 64-bit sizes from the phone may send them") {
    TestPhone phone{"samsung"};
    phone.open();
    std::vector<std::uint8_t> dataset = object_info_dataset("a", {.size = 5});
    dataset.insert(dataset.begin() + 12, 4, 0);
    const std::uint32_t storage = phone.storage();
    REQUIRE(phone.host.send(operation::send_object_info, {storage, 0xFFFFFFFF}, dataset).code == response::ok);
    REQUIRE(phone.host.send(operation::send_object, {}, "hello").code == response::ok);
    REQUIRE(phone.directory.read("a") == "hello");
}

TEST_CASE("removable storage trims names on Android") {
    StorageConfig config;
    config.removable = true;
    TestPhone phone{"aosp", config};
    phone.open();
    phone.send_file(" a ", "1");
    REQUIRE(phone.directory.has("a"));
}

} // namespace vphone
