// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_reader.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

namespace vphone {

namespace {

std::uint64_t fired(TestPhone &phone, std::size_t index = 0) {
    return phone.control(R"({"cmd":"faults-mtp"})").at("faults").at(index).at("fired");
}

} // namespace

TEST_CASE("a respond fault skips, strikes as often as asked, and is over") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"respond","operation":"0x1004","code":"0x2019","times":2,"skip":1})");
    REQUIRE(phone.ping() == response::ok);
    REQUIRE(phone.ping() == response::device_busy);
    REQUIRE(phone.host.run(operation::get_device_info).code == response::ok);
    REQUIRE(phone.ping() == response::device_busy);
    REQUIRE(phone.ping() == response::ok);
    REQUIRE(fired(phone) == 2);
    REQUIRE(phone.responder.faults().at(0).at("armed") == false);
}

TEST_CASE("a respond fault on an operation with data swallows the data and fails the send") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"respond","operation":"0x100D","code":"0x2007"})");
    phone.announce("a", {.size = 3000});
    REQUIRE(phone.host.send(operation::send_object, {}, std::string(3000, 'x')).code == response::incomplete_transfer);
    REQUIRE(phone.handles().empty());
    REQUIRE_FALSE(phone.directory.has("a"));
}

TEST_CASE("several faults can be armed at once, and any operation can be meant") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"respond","operation":"any","code":"0x2002"})");
    phone.control(R"({"cmd":"fault","kind":"slow","delay_ms":250})");
    phone.host.command(operation::get_storage_ids);
    REQUIRE(phone.usb.transfers.at(0).delay == std::chrono::milliseconds{250});
    REQUIRE(phone.host.collect().code == response::general_error);
    REQUIRE(fired(phone, 0) == 1);
    REQUIRE(fired(phone, 1) == 1);
}

TEST_CASE("a slow phone is slow once, on top of the latency model, which delays the response") {
    TestPhone phone;
    phone.open();
    phone.latency.per_transaction = std::chrono::microseconds{100};
    phone.latency.per_operation[operation::get_storage_ids] = std::chrono::microseconds{30};
    phone.control(R"({"cmd":"fault","kind":"slow","operation":"0x1004","delay_ms":1})");
    phone.host.command(operation::get_storage_ids);
    REQUIRE(phone.usb.transfers.at(0).delay == std::chrono::microseconds{1000});
    REQUIRE(phone.usb.transfers.at(1).delay == std::chrono::microseconds{130});
}

TEST_CASE("a hang swallows the command, and everything after it, until it is ended") {
    for (const auto &end : {"unhang", "reset", "disconnect"}) {
        TestPhone phone;
        phone.open();
        phone.control(R"({"cmd":"fault","kind":"hang","operation":"0x1004"})");
        REQUIRE_FALSE(phone.host.run(operation::get_storage_ids).responded);
        REQUIRE_FALSE(phone.host.run(operation::get_device_info).responded);
        REQUIRE(phone.control(R"({"cmd":"state"})").at("hung") == true);
        REQUIRE(phone.responder.device_status() == response::device_busy);
        phone.responder.cancel_transaction(phone.host.transaction_id());
        REQUIRE_FALSE(phone.host.run(operation::get_device_info).responded);

        if (std::string{end} == "unhang")
            phone.control(R"({"cmd":"unhang"})");
        else if (std::string{end} == "reset")
            phone.responder.reset();
        else
            phone.responder.disconnected();
        REQUIRE(phone.responder.device_status() == response::ok);
        REQUIRE(phone.host.run(operation::get_device_info).code == response::ok);
        REQUIRE(phone.responder.session_open() == (std::string{end} == "unhang"));
    }
}

TEST_CASE("a hang in the data phase leaves the initiator with whole packets and no end") {
    TestPhone phone;
    phone.directory.write("a", std::string(10'000, 'a'));
    phone.open();
    const std::uint32_t handle = phone.find("a");
    phone.control(R"({"cmd":"fault","kind":"hang","operation":"0x1009","phase":"data"})");
    phone.host.command(operation::get_object, {handle});
    REQUIRE(phone.usb.transfers.size() == 1);
    const InTransfer &transfer = phone.usb.transfers[0];
    REQUIRE(transfer.head.size() + transfer.body_size == 4096);
    REQUIRE_FALSE(transfer.terminated);
}

TEST_CASE("a hang in the data phase of a send keeps the half until the reset") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"hang","operation":"0x100D","phase":"data","bytes":4})");
    phone.announce("a", {.size = 10});
    REQUIRE_FALSE(phone.host.send(operation::send_object, {}, "0123456789").responded);
    REQUIRE(phone.directory.has("a"));
    phone.responder.reset();
    REQUIRE_FALSE(phone.directory.has("a"));
}

TEST_CASE("a hang before the response has done the work already") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"hang","operation":"0x100C","phase":"response"})");
    const std::uint32_t storage = phone.storage();
    REQUIRE_FALSE(phone.host
                      .send(operation::send_object_info, {storage, 0xFFFFFFFF},
                            object_info_dataset("f", {.format = format::association}))
                      .responded);
    REQUIRE(phone.directory.has("f"));
}

TEST_CASE("the cable is pulled at the transaction and in the phase that was asked for") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"unplug","transaction":2})");
    REQUIRE(phone.ping() == response::ok);
    REQUIRE_FALSE(phone.host.run(operation::get_storage_ids).responded);
    REQUIRE(phone.usb.unplugs == 1);

    phone.control(R"({"cmd":"fault","kind":"unplug","operation":"0x100B","phase":"response"})");
    const std::uint32_t file = phone.send_file("a", "1");
    REQUIRE_FALSE(phone.host.run(operation::delete_object, {file}).responded);
    REQUIRE_FALSE(phone.directory.has("a"));
    REQUIRE(phone.usb.unplugs == 2);
}

TEST_CASE("an unplug in the middle of a send keeps what came by then where the phone keeps partial objects") {
    TestPhone phone{"minimal"};
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"unplug","operation":"0x100D","phase":"data","bytes":20000})");
    phone.announce("a", {.size = 50'000});
    REQUIRE_FALSE(phone.host.send(operation::send_object, {}, std::string(50'000, 'x')).responded);
    REQUIRE(phone.usb.unplugs == 1);
    REQUIRE(phone.directory.read("a") == std::string(20'000, 'x'));
}

TEST_CASE("a stall halts the endpoints instead of answering") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"stall","operation":"0x1004","phase":"data"})");
    REQUIRE_FALSE(phone.host.run(operation::get_storage_ids).responded);
    REQUIRE(phone.usb.stalls == 1);
    REQUIRE(phone.ping() == response::ok);
}

TEST_CASE("the store fills up in the middle of a send, with the profile's behaviour on the partial object") {
    for (const auto &[profile, kept] : {std::pair{"aosp", false}, std::pair{"minimal", true}}) {
        TestPhone phone{profile};
        phone.open();
        phone.control(R"({"cmd":"fault","kind":"store-full-at","bytes":20000})");
        phone.announce("a", {.size = 50'000});
        REQUIRE(phone.host.send(operation::send_object, {}, std::string(50'000, 'x')).code == response::store_full);
        REQUIRE(phone.directory.has("a") == kept);
        REQUIRE(phone.handles().size() == (kept ? 1 : 0));
        if (kept)
            REQUIRE(phone.directory.read("a").size() == 20'000);
        REQUIRE(fired(phone) == 1);
        phone.send_file("b", std::string(50'000, 'y'));
    }
}

TEST_CASE("a store that fills up can stall the endpoints, as Android does") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"store-full-at","bytes":10,"stall":true})");
    phone.announce("a", {.size = 100});
    phone.host.command(operation::send_object);
    phone.host.begin_data(100, as_bytes(std::string(50, 'x')));
    REQUIRE(phone.usb.stalls == 1);
    REQUIRE_FALSE(phone.host.collect().responded);
    REQUIRE_FALSE(phone.directory.has("a"));
    REQUIRE(phone.ping() == response::ok);
}

TEST_CASE("a read-only phone refuses every change and shows it in the storage") {
    TestPhone phone;
    phone.directory.write("a", "1");
    phone.open();
    const std::uint32_t storage = phone.storage();
    const std::uint32_t file = phone.find("a");
    phone.control(R"({"cmd":"fault","kind":"read-only"})");
    REQUIRE(phone.host.run(operation::delete_object, {file}).code == response::store_read_only);
    REQUIRE(phone.announce("b", {.size = 1}).code == response::store_read_only);
    REQUIRE(phone.host.run(operation::begin_edit_object, {file}).code == response::store_read_only);
    REQUIRE(phone.content(file) == "1");
    const Answer info = phone.host.run(operation::get_storage_info, {storage});
    REQUIRE(info.data.at(4) == 1);
    REQUIRE(fired(phone) == 3);
}

TEST_CASE("a byte goes bad on flash, in the directory or in a synthetic file") {
    TestPhone phone;
    phone.directory.write("real", "abc");
    phone.control(R"({"cmd":"add-file","path":"s","size":10})");
    phone.open();
    const std::string before = phone.content(phone.find("s"));
    phone.control(R"({"cmd":"fault","kind":"corrupt-stored","path":"real","offset":1})");
    phone.control(R"({"cmd":"fault","kind":"corrupt-stored","path":"s","offset":9})");
    REQUIRE(phone.content(phone.find("real")) == std::string{"a\x9D"} + "c");
    REQUIRE(phone.content(phone.find("s")).substr(0, 9) == before.substr(0, 9));
    REQUIRE(phone.content(phone.find("s"))[9] != before[9]);
    REQUIRE(fired(phone) == 1);
    REQUIRE(phone.refused(R"({"cmd":"fault","kind":"corrupt-stored","path":"real","offset":3})").find("'real'") !=
            std::string::npos);
}

TEST_CASE("a byte of the next long enough file is stored wrong, discarded or not") {
    for (const bool discard : {false, true}) {
        TestPhone phone;
        if (discard)
            phone.control(R"({"cmd":"discard-content","larger_than":3})");
        phone.open();
        phone.control(R"({"cmd":"fault","kind":"corrupt-sent","offset":3})");
        REQUIRE(phone.content(phone.send_file("short", "abc")) == "abc");
        const std::uint32_t hit = phone.send_file("hit", "");
        REQUIRE(phone.content(hit).empty());
        if (!discard) {
            REQUIRE(phone.content(phone.send_file("long", "abcdef")) == std::string{"abc\x9B"} + "ef");
            REQUIRE(phone.content(phone.send_file("next", "abcdef")) == "abcdef");
        } else {
            REQUIRE(phone.host.run(operation::get_object, {phone.send_file("long", "abcdefghi")}).code ==
                    response::access_denied);
        }
        REQUIRE(fired(phone) == 1);
    }
}

TEST_CASE("a short data phase promises all, lacks the end, and is called OK") {
    TestPhone phone;
    phone.directory.write("a", "0123456789");
    phone.open();
    const std::uint32_t handle = phone.find("a");
    phone.control(R"({"cmd":"fault","kind":"short-data","bytes":4})");
    const Answer answer = phone.host.run(operation::get_object, {handle});
    REQUIRE(answer.code == response::ok);
    REQUIRE(as_text(answer.data) == "012345");
    REQUIRE(answer.data_length == 22);
    phone.control(R"({"cmd":"fault","kind":"short-data","operation":"0x1004","bytes":100})");
    REQUIRE(phone.host.run(operation::get_storage_ids).data.empty());
}

TEST_CASE("an unreadable object is listed, but says nothing of itself") {
    TestPhone phone;
    phone.directory.write("f/a", "1");
    phone.open();
    const std::uint32_t folder = phone.find("f");
    const std::uint32_t file = phone.find("a", folder);
    phone.control(R"({"cmd":"fault","kind":"unreadable","path":"f/a","code":"0x200F"})");
    REQUIRE(phone.handles(folder) == std::vector<std::uint32_t>{file});
    REQUIRE(phone.host.run(operation::get_object_info, {file}).code == response::access_denied);
    REQUIRE(phone.host.run(operation::get_object_prop_value, {file, 0xDC04}).code == response::access_denied);
    REQUIRE(phone.host.run(operation::get_object_prop_list, {folder, 0, 0xDC04, 0, 1}).code == response::access_denied);
    REQUIRE(fired(phone) == 3);
    phone.responder.clear_faults();
    REQUIRE(phone.info(file).size == 1);
    REQUIRE(phone.responder.faults().empty());
}

TEST_CASE("any phone can be made to answer a cancel late") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"late-cancel-answer","times":1})");
    phone.host.command(operation::get_device_info);
    phone.usb.transfers.clear(); // the USB side drops what waits when the initiator cancels
    phone.responder.cancel_transaction(phone.host.transaction_id());
    REQUIRE(phone.host.run(operation::get_storage_ids).code == response::transaction_cancelled);
    REQUIRE(phone.host.collect().code == response::ok);
    REQUIRE(fired(phone) == 1);
}

} // namespace vphone
