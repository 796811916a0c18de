// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

namespace vphone {

namespace {
using Events = std::vector<Event>;
}

TEST_CASE("a change behind the initiator's back is an event in a folder that was listed") {
    TestPhone phone;
    phone.directory.write("f/a", "1");
    phone.open();
    const std::uint32_t folder = phone.find("f");
    const std::uint32_t file = phone.find("a", folder);

    phone.control(R"({"cmd":"add-file","path":"f/b","content":"new"})");
    const Events added = phone.host.events();
    REQUIRE(added.size() == 1);
    REQUIRE(added[0].code == event::object_added);
    REQUIRE(phone.info(added[0].parameter).name == "b");

    phone.control(R"({"cmd":"change-file","path":"f/a","content":"longer"})");
    REQUIRE(phone.host.events() == Events{{event::object_info_changed, file}});
    phone.control(R"({"cmd":"remove","path":"f/a"})");
    REQUIRE(phone.host.events() == Events{{event::object_removed, file}});
    REQUIRE(phone.names(folder) == std::vector<std::string>{"b"});
}

TEST_CASE("a folder that was not listed in this session has no events") {
    TestPhone phone;
    phone.directory.write("f/a", "1");
    phone.open();
    phone.control(R"({"cmd":"add-file","path":"root","content":"1"})");
    REQUIRE(phone.host.events().empty());
    const std::uint32_t folder = phone.find("f");
    phone.control(R"({"cmd":"add-file","path":"f/b","content":"1"})");
    REQUIRE(phone.host.events().empty());
    REQUIRE(phone.names(folder).size() == 2);
    phone.responder.reset();
    phone.open();
    phone.control(R"({"cmd":"remove","path":"f/a"})");
    REQUIRE(phone.host.events().empty());
}

TEST_CASE("new folders in a listed folder are watched from the start, and vanish with their content") {
    TestPhone phone;
    phone.open();
    REQUIRE(phone.handles().empty());
    phone.control(R"({"cmd":"add-file","path":"f/g/a","content":"1"})");
    const Events added = phone.host.events();
    REQUIRE(added.size() == 3);
    REQUIRE(phone.info(added[2].parameter).name == "a");
    phone.control(R"({"cmd":"add-file","path":"f/g/b","content":"1"})");
    REQUIRE(phone.host.events().size() == 1);
    phone.control(R"({"cmd":"remove","path":"f"})");
    const Events removed = phone.host.events();
    REQUIRE(removed.size() == 4);
    REQUIRE(removed.back() == Event{event::object_removed, added[0].parameter});
}

TEST_CASE("what the initiator does itself is no event, but for Android's echo of a written file") {
    for (const auto &[profile, echoes] : {std::pair{"aosp", true}, std::pair{"minimal", false}}) {
        TestPhone phone{profile};
        phone.open();
        REQUIRE(phone.handles().empty());
        const std::uint32_t folder = phone.make_folder("f");
        const std::uint32_t file = phone.send_file("a", "1", folder);
        phone.send_file("empty", "");
        REQUIRE(phone.host.run(operation::move_object, {file, phone.storage(), 0}).code == response::ok);
        REQUIRE(phone.host.run(operation::delete_object, {folder}).code == response::ok);
        phone.control(R"({"cmd":"rescan"})");
        REQUIRE(phone.host.events() == (echoes ? Events{{event::object_info_changed, file}} : Events{}));
    }
}

TEST_CASE("Android echoes an edit when it ends") {
    TestPhone phone;
    phone.directory.write("a", "0123");
    phone.open();
    const std::uint32_t file = phone.find("a");
    REQUIRE(phone.host.run(operation::begin_edit_object, {file}).code == response::ok);
    REQUIRE(phone.host.send(operation::send_partial_object, {file, 0, 0, 1}, "z").code == response::ok);
    REQUIRE(phone.host.events().empty());
    REQUIRE(phone.host.run(operation::end_edit_object, {file}).code == response::ok);
    REQUIRE(phone.host.events() == Events{{event::object_info_changed, file}});
}

TEST_CASE("a rescan finds what somebody changed by hand") {
    TestPhone phone;
    phone.directory.write("keep", "1");
    phone.directory.write("change", "1");
    phone.directory.write("go", "1");
    phone.directory.write("becomes-folder", "1");
    phone.open();
    const std::uint32_t changed = phone.find("change");
    const std::uint32_t gone = phone.find("go");
    const std::uint32_t other = phone.find("becomes-folder");
    const std::uint64_t free = phone.free_bytes();

    phone.directory.write("change", "longer");
    std::filesystem::remove(phone.directory.path() / "go");
    std::filesystem::remove(phone.directory.path() / "becomes-folder");
    phone.directory.write("becomes-folder/x", "1");
    phone.directory.write("new", "1");
    phone.control(R"({"cmd":"rescan"})");

    Events events = phone.host.events();
    REQUIRE(events.size() == 6);
    const auto count = [&events](const Event &event) { return std::count(events.begin(), events.end(), event); };
    REQUIRE(count({event::object_info_changed, changed}) == 1);
    REQUIRE(count({event::object_removed, gone}) == 1);
    REQUIRE(count({event::object_removed, other}) == 1);
    REQUIRE(phone.names() == std::vector<std::string>{"becomes-folder", "change", "keep", "new"});
    REQUIRE(phone.free_bytes() == free - 5);
    phone.control(R"({"cmd":"rescan"})");
    REQUIRE(phone.host.events().empty());
}

TEST_CASE("without a session there are no events") {
    TestPhone phone;
    phone.control(R"({"cmd":"battery","level":40})");
    phone.control(R"({"cmd":"add-file","path":"a","content":"1"})");
    REQUIRE(phone.host.events().empty());
}

TEST_CASE("the battery is an event, unless the phone has none") {
    for (const auto &[profile, expected] : {std::pair{"aosp", 1}, std::pair{"minimal", 0}}) {
        TestPhone phone{profile};
        phone.open();
        phone.control(R"({"cmd":"battery","level":40})");
        REQUIRE(phone.host.events().size() == static_cast<std::size_t>(expected));
    }
}

TEST_CASE("an event is a container of type 4 with one parameter") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"battery","level":40})");
    REQUIRE(phone.usb.interrupts.at(0) ==
            std::vector<std::uint8_t>{16, 0, 0, 0, 4, 0, 0x06, 0x40, 1, 0, 0, 0, 0x01, 0x50, 0, 0});
}

TEST_CASE("dropped events are lost and counted, and a flood is as large as it was asked for") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"drop-events","on":true})");
    phone.control(R"({"cmd":"battery","level":40})");
    REQUIRE(phone.host.events().empty());
    REQUIRE(phone.control(R"({"cmd":"state"})").at("events").at("dropped") == 1);
    phone.control(R"({"cmd":"drop-events","on":false})");
    phone.control(R"({"cmd":"flood-events","count":1000,"code":"0x4002","parameter":77})");
    const Events events = phone.host.events();
    REQUIRE(events.size() == 1000);
    REQUIRE(events[999] == Event{event::object_added, 77});
}

TEST_CASE("a locked phone has no storages, and unlocking brings them back as new ones") {
    TestPhone phone;
    phone.directory.write("a", "1");
    phone.control(R"({"cmd":"fault","kind":"locked"})");
    phone.open();
    REQUIRE(phone.host.run(operation::get_storage_ids).data == std::vector<std::uint8_t>(4));
    REQUIRE(phone.host.run(operation::get_object_handles, {0xFFFFFFFF, 0, 0}).code == response::invalid_storage_id);
    phone.control(R"({"cmd":"unlock"})");
    REQUIRE(phone.host.events() == Events{{event::store_added, phone.storage()}});
    REQUIRE(phone.find("a") != 0);
}

TEST_CASE("locking and pulling a card take the storages away with events") {
    TestPhone phone{"aosp", {}, StorageConfig{}};
    phone.directory.write("a", "1");
    phone.open();
    const std::uint32_t first = phone.storage(0);
    const std::uint32_t second = phone.storage(1);
    const std::uint32_t file = phone.find("a");
    phone.control(R"({"cmd":"fault","kind":"store-removed","storage":1})");
    REQUIRE(phone.host.events() == Events{{event::store_removed, second}});
    phone.control(R"({"cmd":"fault","kind":"locked"})");
    REQUIRE(phone.host.events() == Events{{event::store_removed, first}});
    REQUIRE(phone.host.run(operation::get_object_info, {file}).code == response::invalid_object_handle);
    phone.control(R"({"cmd":"faults-mtp-clear"})");
    REQUIRE(phone.host.events() ==
            Events{{event::store_added, phone.storage(0)}, {event::store_added, phone.storage(1)}});
    REQUIRE(phone.storage(0) > second);
}

} // namespace vphone
