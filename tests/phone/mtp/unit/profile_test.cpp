// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/operation_table.hpp"
#include "tests/phone/mtp/unit/message_of.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

namespace vphone {

TEST_CASE("every shipped profile loads, and advertises only operations that exist") {
    for (const auto *name : {"aosp", "samsung", "minimal", "old-android"}) {
        const Profile profile = Profile::load(name);
        REQUIRE(profile.name == name);
        for (const std::uint16_t code : profile.operations) {
            INFO(name << " " << describe_operation(code));
            REQUIRE(find_operation(code) != nullptr);
        }
    }
    REQUIRE(Profile::load("aosp").playback_formats.size() == 28);
    REQUIRE(Profile::load("minimal").playback_formats.size() == 8);
}

TEST_CASE("a profile that is missing or broken is refused by name and field") {
    const std::string unknown = message_of([] { return Profile::load("nokia"); });
    REQUIRE(contains(unknown, "'nokia'"));
    REQUIRE(contains(unknown, "aosp, samsung"));
    const TempDirectory directory;
    directory.write("bad.json", "{");
    const std::string bad = (directory.path() / "bad.json").string();
    REQUIRE(contains(message_of([&bad] { return Profile::load(bad); }), "not valid JSON"));
    const nlohmann::json object = {{"usb_vendor_id", "0x18D1"}, {"usb_product_id", 70000}};
    REQUIRE(contains(message_of([&object] { return Profile::from_json(object, "mine"); }),
                     "profile 'mine': 'usb_product_id'"));
}

TEST_CASE("a profile may come from a file of one's own") {
    const TempDirectory directory;
    directory.write("mine.json", R"({"usb_vendor_id":"0x0001","usb_product_id":"0x0002","vendor_extension":"",
        "operations":["0x1001"],"events":[],"device_properties":[],"object_properties":[],"playback_formats":[]})");
    const Profile profile = Profile::load((directory.path() / "mine.json").string());
    REQUIRE(profile.name == "mine");
    REQUIRE(profile.supports(0x1001));
    REQUIRE_FALSE(profile.supports(0x1002));
}

TEST_CASE("a storage is described in JSON and a wrong field is named") {
    const auto config = StorageConfig::from_json(nlohmann::json::parse(
        R"({"directory":"/x","description":"d","volume_label":"v","capacity":9,"kind":"fat32","removable":true})"));
    REQUIRE(config.directory == "/x");
    REQUIRE(config.capacity == 9);
    REQUIRE(config.kind == FileSystemKind::Fat32);
    REQUIRE(config.removable);
    const auto complaint = [](const char *text) {
        return message_of([text] { return StorageConfig::from_json(nlohmann::json::parse(text)); });
    };
    REQUIRE(contains(complaint("{}"), "'directory' is missing"));
    REQUIRE(contains(complaint("[]"), "must be a JSON object"));
    REQUIRE(contains(complaint(R"({"directory":"/x","kind":"ntfs"})"), "ntfs"));
    REQUIRE(contains(complaint(R"({"directory":"/x","capacity":-1})"), "'capacity'"));
    REQUIRE(contains(complaint(R"({"directory":"/x","removeable":true})"), "'removeable' is not known"));
}

TEST_CASE("the minimal phone keeps what arrived of a send that failed") {
    TestPhone phone{"minimal"};
    phone.open();
    const Answer info = phone.announce("a", {.size = 1000});
    REQUIRE(phone.directory.has("a"));
    phone.host.command(operation::send_object);
    phone.host.begin_data(1000, as_bytes("some"));
    phone.host.continue_data({}, true);
    REQUIRE(phone.host.collect().code == response::incomplete_transfer);
    REQUIRE(phone.directory.read("a") == "some");
    REQUIRE(phone.info(info.parameters.at(2)).size == 4);

    phone.announce("b", {.size = 1000});
    phone.host.command(operation::send_object);
    phone.host.begin_data(1000, as_bytes("more"));
    phone.responder.disconnected();
    REQUIRE(phone.directory.read("b") == "more");
}

TEST_CASE("the minimal phone keeps twins, under names of their own in the directory") {
    TestPhone phone{"minimal"};
    phone.open();
    const std::uint32_t first = phone.send_file("a.jpg", "one");
    const std::uint32_t second = phone.send_file("a.jpg", "two");
    const std::uint32_t third = phone.send_file("A.jpg", "three");
    REQUIRE(phone.names() == std::vector<std::string>{"a.jpg", "a.jpg", "A.jpg"});
    REQUIRE(phone.directory.read("a.jpg") == "one");
    REQUIRE(phone.directory.read("a.jpg.twin-2") == "two");
    REQUIRE(phone.content(second) == "two");
    REQUIRE(phone.content(third) == "three");

    REQUIRE(phone.host.run(operation::delete_object, {first}).code == response::ok);
    REQUIRE(phone.content(second) == "two");
    phone.responder.reset();
    phone.open();
    REQUIRE(phone.names() == std::vector<std::string>{"A.jpg", "a.jpg"});
}

TEST_CASE("the minimal phone tells a storage that has gone from one that never was") {
    for (const auto &[profile, code] :
         {std::pair{"minimal", response::store_not_available}, std::pair{"aosp", response::invalid_storage_id}}) {
        TestPhone phone{profile};
        phone.open();
        const std::uint32_t storage = phone.storage();
        phone.control(R"({"cmd":"fault","kind":"store-removed","storage":0})");
        REQUIRE(phone.host.run(operation::get_storage_info, {storage}).code == code);
        REQUIRE(phone.host.run(operation::get_storage_info, {99}).code == response::invalid_storage_id);
    }
}

TEST_CASE("an old Android forgets the zero-length packet and a new one does not") {
    for (const auto &[profile, terminated] : {std::pair{"old-android", false}, std::pair{"aosp", true}}) {
        TestPhone phone{profile};
        phone.directory.write("a", std::string(1012, 'a'));
        phone.open();
        REQUIRE(phone.host.run(operation::get_object, {phone.find("a")}).data_terminated == terminated);
    }
}

TEST_CASE("an old Android answers a cancelled transaction late, when the next one has begun") {
    TestPhone phone{"old-android"};
    phone.open();
    phone.announce("a", {.size = 1000});
    phone.host.command(operation::send_object);
    const std::uint32_t cancelled = phone.host.transaction_id();
    phone.host.begin_data(1000, as_bytes("some"));
    phone.responder.cancel_transaction(cancelled);
    REQUIRE_FALSE(phone.host.collect().responded);
    const Answer poisoned = phone.host.run(operation::get_storage_ids);
    REQUIRE(poisoned.code == response::transaction_cancelled);
    REQUIRE(poisoned.transaction_id == cancelled);
    REQUIRE_FALSE(poisoned.has_data);
    REQUIRE(phone.host.collect().code == response::ok);
    REQUIRE(phone.host.run(operation::get_storage_ids).code == response::ok);
}

TEST_CASE("Samsung hangs after a partial read up to the end that fills the last packet") {
    TestPhone phone{"samsung"};
    phone.directory.write("a", std::string(2000, 'a'));
    phone.open();
    const std::uint32_t handle = phone.handles().at(0);
    REQUIRE(phone.host.run(operation::get_partial_object, {handle, 0, 500}).responded);
    REQUIRE(phone.host.run(operation::get_partial_object, {handle, 1501, 499}).responded);
    const Answer last = phone.host.run(operation::get_partial_object, {handle, 1500, 500});
    REQUIRE(last.data.size() == 500);
    REQUIRE_FALSE(last.responded);
    REQUIRE(phone.responder.device_status() == response::device_busy);
}

} // namespace vphone
