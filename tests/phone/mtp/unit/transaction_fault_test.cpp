// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

// Faults that wait for the K-th transaction, whatever it is.
namespace vphone {

namespace {

std::size_t storages(TestPhone &phone) {
    return phone.host.run(operation::get_storage_ids).data.size() / 4 - 1;
}

Answer read_part(TestPhone &phone, std::uint32_t handle, std::uint32_t offset, std::uint32_t size) {
    return phone.host.run(operation::get_partial_object_64, {handle, offset, 0, size});
}

} // namespace

TEST_CASE("a phone is locked when the transaction comes that was named, and stays so") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"locked","transaction":3})");
    REQUIRE(storages(phone) == 1);
    REQUIRE(storages(phone) == 1);
    REQUIRE(storages(phone) == 0);
    REQUIRE(storages(phone) == 0);
    phone.control(R"({"cmd":"unlock"})");
    REQUIRE(storages(phone) == 1);
}

TEST_CASE("a lock that still waits for its transaction does not keep a session from its storages") {
    TestPhone phone;
    phone.control(R"({"cmd":"fault","kind":"locked","transaction":3})");
    phone.open();
    REQUIRE(storages(phone) == 1);
    REQUIRE(phone.responder.faults().at(0).at("fired") == 0);
    REQUIRE(storages(phone) == 0);
    REQUIRE(phone.responder.faults().at(0).at("fired") == 1);
}

TEST_CASE("a byte of what is sent in one transaction is stored wrong, and none of what was sent before") {
    TestPhone phone;
    phone.open();
    // each file takes GetStorageIDs, SendObjectInfo and SendObject
    phone.control(R"({"cmd":"fault","kind":"corrupt-sent","offset":1,"transaction":6})");
    const std::uint32_t first = phone.send_file("a", "abc");
    const std::uint32_t second = phone.send_file("b", "abc");
    REQUIRE(phone.content(first) == "abc");
    REQUIRE(phone.content(second) == "a\x9D" + std::string{"c"});
}

TEST_CASE("the byte decays that the transaction is about to read") {
    TestPhone phone;
    phone.directory.write("a", "0123456789");
    phone.directory.write("empty", "");
    phone.open();
    const std::uint32_t handle = phone.find("a");
    const std::uint32_t empty = phone.find("empty");
    phone.control(R"({"cmd":"fault","kind":"corrupt-stored","offset":1,"transaction":2})");
    REQUIRE(as_text(read_part(phone, handle, 5, 4).data) == "5678");
    REQUIRE(as_text(read_part(phone, handle, 5, 4).data) == "5\xC9" + std::string{"78"});
    REQUIRE(phone.directory.read("a") == "012345\xC9" + std::string{"789"});

    phone.control(R"({"cmd":"fault","kind":"corrupt-stored","offset":100,"transaction":1})");
    REQUIRE(as_text(read_part(phone, handle, 0, 1).data) == "0");
    REQUIRE(phone.directory.read("a").back() == static_cast<char>('9' ^ 0xFF));

    phone.control(R"({"cmd":"fault","kind":"corrupt-stored","offset":0,"transaction":1})");
    REQUIRE(phone.content(empty).empty());
}

TEST_CASE("a held answer waits until it is let go, and its work is done already") {
    TestPhone phone;
    phone.open();
    const std::uint32_t storage = phone.storage();
    phone.control(R"({"cmd":"fault","kind":"hold","transaction":1})");
    const auto dataset = object_info_dataset("folder", {.format = format::association});
    REQUIRE_FALSE(phone.host.send(operation::send_object_info, {storage, 0xFFFFFFFF}, dataset).responded);
    REQUIRE(phone.directory.has("folder"));
    REQUIRE(phone.responder.silent());
    phone.control(R"({"cmd":"release-held"})");
    REQUIRE_FALSE(phone.responder.silent());
    REQUIRE(phone.host.collect().code == response::ok);
    REQUIRE(phone.ping() == response::ok);
}

TEST_CASE("what a fault held back is forgotten with the session") {
    TestPhone phone;
    phone.open();
    phone.control(R"({"cmd":"fault","kind":"hold","transaction":1})");
    REQUIRE_FALSE(phone.host.run(operation::get_storage_ids).responded);
    phone.responder.reset();
    phone.control(R"({"cmd":"release-held"})");
    REQUIRE(phone.usb.transfers.empty());
    REQUIRE(phone.host.run(operation::get_device_info).code == response::ok);
}

TEST_CASE("the log has the transactions in their order, from when it was asked for") {
    TestPhone phone;
    phone.open();
    REQUIRE(phone.control(R"({"cmd":"log-transactions","on":true})").at("transactions").empty());
    phone.send_file("a", "abc");
    phone.host.run(operation::get_object_info, {999});
    const auto log = phone.control(R"({"cmd":"log-transactions"})").at("transactions");
    REQUIRE(log.size() == 4);
    REQUIRE(log.at(0).at("operation") == "0x1004 GetStorageIDs");
    REQUIRE(log.at(0).at("bytes_in") == 8);
    REQUIRE(log.at(2).at("operation") == "0x100D SendObject");
    REQUIRE(log.at(2).at("bytes_out") == 3);
    REQUIRE(log.at(2).at("response") == response::ok);
    REQUIRE(log.at(3).at("response") == response::invalid_object_handle);

    REQUIRE(phone.ping() == response::ok);
    REQUIRE(phone.control(R"({"cmd":"log-transactions","on":false})").at("transactions").size() == 1);
    REQUIRE(phone.ping() == response::ok);
    REQUIRE(phone.control(R"({"cmd":"log-transactions"})").at("transactions").empty());
}

} // namespace vphone
