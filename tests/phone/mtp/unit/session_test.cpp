// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_reader.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

namespace vphone {

TEST_CASE("GetDeviceInfo works without a session and lists what the profile has") {
    TestPhone phone;
    const Answer answer = phone.host.run(operation::get_device_info);
    REQUIRE(answer.code == response::ok);
    DatasetReader reader{answer.data};
    REQUIRE(reader.u16() == 100);
    REQUIRE(reader.u32() == 6);
    REQUIRE(reader.u16() == 100);
    REQUIRE(reader.text() == "microsoft.com: 1.0; android.com: 1.0;");
    REQUIRE(reader.u16() == 0);
    const Profile profile = Profile::load("aosp");
    for (const auto *list : {&profile.operations, &profile.events, &profile.device_properties}) {
        REQUIRE(reader.u32() == list->size());
        reader.skip(2 * list->size());
    }
    REQUIRE(reader.u32() == 0);
    REQUIRE(reader.u32() == 28);
    reader.skip(2 * 28);
    REQUIRE(reader.text() == "Maker");
    REQUIRE(reader.text() == "Model");
    REQUIRE(reader.text() == "1");
    REQUIRE(reader.text() == "S1");
    REQUIRE(reader.left() == 0);
}

TEST_CASE("nothing that needs a session works without one") {
    TestPhone phone;
    for (const std::uint16_t code :
         {operation::get_storage_ids, operation::get_object_handles, operation::close_session})
        REQUIRE(phone.host.run(code, {0, 0, 0}).code == response::session_not_open);
    const auto info = object_info_dataset("a", {});
    REQUIRE(phone.host.send(operation::send_object_info, {0, 0}, info).code == response::session_not_open);
    REQUIRE_FALSE(phone.responder.session_open());
}

TEST_CASE("a second OpenSession is refused and names the session that is open") {
    TestPhone phone;
    REQUIRE(phone.host.run(operation::open_session, {0}).code == response::invalid_parameter);
    REQUIRE(phone.host.run(operation::open_session, {7}).code == response::ok);
    const Answer again = phone.host.run(operation::open_session, {8});
    REQUIRE(again.code == response::session_already_open);
    REQUIRE(again.parameters == std::vector<std::uint32_t>{7});
    REQUIRE(phone.host.run(operation::close_session).code == response::ok);
    REQUIRE(phone.host.run(operation::close_session).code == response::session_not_open);
}

TEST_CASE("the response carries the transaction id of its command") {
    TestPhone phone;
    phone.host.set_transaction_id(4711);
    REQUIRE(phone.host.run(operation::get_device_info).transaction_id == 4712);
}

TEST_CASE("an operation that the profile lacks is not supported, also when it brings data") {
    TestPhone phone{"minimal"};
    phone.open();
    REQUIRE(phone.host.run(operation::get_partial_object, {1, 0, 1}).code == response::operation_not_supported);
    REQUIRE(phone.host.run(0x9999).code == response::operation_not_supported);
    REQUIRE(phone.host.send(operation::send_object_prop_list, {1, 2, 3, 4, 5}, std::string(700, 'x')).code ==
            response::operation_not_supported);
    REQUIRE(phone.host.run(operation::get_storage_ids).code == response::ok);
}

TEST_CASE("an operation with too few parameters is refused") {
    TestPhone phone;
    phone.open();
    REQUIRE(phone.host.run(operation::get_object_handles, {1, 2}).code == response::invalid_parameter);
    REQUIRE(phone.host.run(operation::get_object_info).code == response::invalid_parameter);
}

TEST_CASE("only a strict phone minds a transaction id that no session can have") {
    for (const auto &[profile, code] :
         {std::pair{"minimal", response::invalid_transaction_id}, std::pair{"aosp", response::ok}}) {
        TestPhone phone{profile};
        phone.open();
        phone.host.set_transaction_id(0xFFFFFFFE);
        REQUIRE(phone.host.run(operation::get_storage_ids).code == code);
    }
}

TEST_CASE("handles and storage ids are new in every session, whatever ended the last one") {
    TestPhone phone{"aosp", {}, StorageConfig{}};
    phone.directory.write("a", "1");
    std::vector<std::uint32_t> seen;
    const auto look = [&phone, &seen] {
        phone.open();
        for (const std::uint32_t value : {phone.storage(0), phone.storage(1), phone.find("a")}) {
            REQUIRE(std::find(seen.begin(), seen.end(), value) == seen.end());
            seen.push_back(value);
        }
        REQUIRE((phone.storage(0) & 0xFFFF) == 1);
        REQUIRE(phone.storage(1) == phone.storage(0) + 0x10000);
    };
    look();
    REQUIRE(phone.host.run(operation::close_session).code == response::ok);
    look();
    phone.responder.reset();
    REQUIRE_FALSE(phone.responder.session_open());
    look();
    phone.responder.disconnected();
    phone.responder.connected();
    look();
}

TEST_CASE("handles of the last session mean nothing in the next") {
    TestPhone phone;
    phone.directory.write("a", "1");
    phone.open();
    const std::uint32_t old_handle = phone.find("a");
    const std::uint32_t old_storage = phone.storage();
    phone.responder.reset();
    phone.open();
    REQUIRE(phone.host.run(operation::get_object_info, {old_handle}).code == response::invalid_object_handle);
    REQUIRE(phone.host.run(operation::get_storage_info, {old_storage}).code == response::invalid_storage_id);
}

TEST_CASE("a command that comes in two pieces is one command, and rubbish is ignored") {
    TestPhone phone;
    const auto bytes = DatasetWriter{}.u32(16).u16(1).u16(operation::open_session).u32(1).u32(1).take();
    phone.responder.bulk_out(std::span{bytes}.first(5), false);
    phone.responder.bulk_out(std::span{bytes}.subspan(5), true);
    REQUIRE(phone.host.collect().code == response::ok);

    phone.responder.bulk_out(std::vector<std::uint8_t>(100, 0xAA), true);
    phone.responder.bulk_out({}, true);
    REQUIRE_FALSE(phone.host.collect().responded);
    REQUIRE(phone.control(R"({"cmd":"state"})").at("ignored_transfers") == 1);
    REQUIRE(phone.host.run(operation::get_storage_ids).code == response::ok);
}

TEST_CASE("the battery level can be asked for and changed, and an unknown property is refused") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"battery","level":40})");
    const Answer described = phone.host.run(operation::get_device_prop_desc, {device_property::battery_level});
    REQUIRE(described.data == std::vector<std::uint8_t>{0x01, 0x50, 0x02, 0x00, 0, 40, 40, 1, 0, 100, 1});
    REQUIRE(phone.host.run(operation::get_device_prop_value, {device_property::battery_level}).data ==
            std::vector<std::uint8_t>{40});
    const Answer name = phone.host.run(operation::get_device_prop_value, {device_property::friendly_name});
    REQUIRE(DatasetReader{name.data}.text() == "Model");
    REQUIRE(phone.host.run(operation::get_device_prop_desc, {device_property::friendly_name}).code == response::ok);
    REQUIRE(phone.host.run(operation::get_device_prop_value, {0xD401}).code == response::device_prop_not_supported);
}

} // namespace vphone
