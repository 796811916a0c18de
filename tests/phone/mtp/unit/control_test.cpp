// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/unit/message_of.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

namespace vphone {

TEST_CASE("a wrong command gets one error that names what is wrong, and changes nothing") {
    TestPhone phone;
    phone.directory.write("file", "1");
    const std::vector<std::pair<std::string, std::string>> wrong = {
        {R"([])", "JSON object"},
        {R"({})", "'cmd' is missing"},
        {R"({"cmd":7})", "'cmd' must be a string"},
        {R"({"cmd":"dance"})", "unknown command 'dance'"},
        {R"({"cmd":"battery"})", "'level' is missing"},
        {R"({"cmd":"battery","level":101})", "at most 100"},
        {R"({"cmd":"battery","level":5,"colour":1})", "'colour' is not known"},
        {R"({"cmd":"drop-events","on":1})", "true or false"},
        {R"({"cmd":"add-file","path":"../a","size":1})", "'path' must be a path inside the storage"},
        {R"({"cmd":"add-file","path":"/a","size":1})", "'path' must be"},
        {R"({"cmd":"add-file","path":"a"})", "'content' is needed"},
        {R"({"cmd":"add-file","path":"a","size":1,"content":""})", "only one of them"},
        {R"({"cmd":"add-file","path":"a","size":1,"storage":3})", "'storage' 3 does not exist"},
        {R"({"cmd":"add-file","path":"a","size":1,"modified":"today"})", "UTC time"},
        {R"({"cmd":"add-file","path":"file","size":1})", "exists already"},
        {R"({"cmd":"add-file","path":"file/x","size":1})", "no folder"},
        {R"({"cmd":"change-file","path":"nothing","size":1})", "is no file"},
        {R"({"cmd":"remove","path":"nothing"})", "does not exist"},
        {R"({"cmd":"synthesize","folder":"f","count":1,"size":1,"name":"x"})", "IMG_%05d.jpg"},
        {R"({"cmd":"fault"})", "'kind' is missing"},
        {R"({"cmd":"fault","kind":"fire"})", "no such fault: 'fire'"},
        {R"({"cmd":"fault","kind":"hang","phase":"late"})", "command, data or response"},
        {R"({"cmd":"fault","kind":"respond","code":"busy"})", "0x2019"},
        {R"({"cmd":"fault","kind":"unplug","transaction":0})", "counts from 1"},
        {R"({"cmd":"fault","kind":"respond","code":"0x2019","time":3})", "'time' is not known"},
        {R"({"cmd":"fault","kind":"unreadable","path":"a","storage":9})", "'storage' 9 does not exist"},
    };
    for (const auto &[command, message] : wrong) {
        INFO(command);
        const std::string complaint = phone.refused(command);
        INFO(complaint);
        REQUIRE(contains(complaint, message));
    }
    REQUIRE(phone.responder.faults().empty());
    REQUIRE(phone.directory.read("file") == "1");
}

TEST_CASE("a phone without storages can have faults, but none of a storage") {
    FakeUsb usb;
    CostMeter meter;
    const LatencyModel latency;
    Responder responder{Profile::load("aosp"), {}, {}, usb, meter, latency};
    REQUIRE(responder.control({{"cmd", "fault"}, {"kind", "hang"}}).at("ok") == true);
    REQUIRE(responder.control({{"cmd", "fault"}, {"kind", "store-removed"}, {"storage", 0}}).at("ok") == false);
    REQUIRE(responder.control({{"cmd", "rescan"}}).at("ok") == true);
}

TEST_CASE("the state tells what is going on") {
    TestPhone phone;
    const auto idle = phone.control(R"({"cmd":"state"})");
    REQUIRE(idle.at("session_open") == false);
    REQUIRE(idle.at("profile") == "aosp");
    REQUIRE(idle.at("storages").at(0).at("id").is_null());
    phone.open();
    phone.send_file("a", "123");
    const auto state = phone.control(R"({"cmd":"state"})");
    REQUIRE(state.at("session_open") == true);
    REQUIRE(state.at("hung") == false);
    REQUIRE(state.at("data_phase").is_null());
    REQUIRE(state.at("transactions") == 4);
    REQUIRE(state.at("storages").at(0).at("id") == phone.storage());
    REQUIRE(state.at("storages").at(0).at("mutations").at("create") == 1);
}

TEST_CASE("the known objects can be listed with a limit, and listing them reads no folder") {
    TestPhone phone;
    phone.directory.write("f/a", "12");
    phone.directory.write("f/x\xED\xA0\x80", "");
    phone.open();
    REQUIRE(phone.control(R"({"cmd":"objects"})").at("total") == 0);
    const std::uint32_t folder = phone.find("f");
    REQUIRE(phone.control(R"({"cmd":"objects"})").at("total") == 1);
    const std::uint32_t file = phone.find("a", folder);
    const auto listed = phone.control(R"({"cmd":"objects"})");
    REQUIRE(listed.at("objects").at(1) ==
            nlohmann::json({{"storage", 0}, {"path", "f/a"}, {"handle", file}, {"folder", false}, {"size", 2}}));
    REQUIRE_NOTHROW(listed.dump());
    const auto limited = phone.control(R"({"cmd":"objects","limit":1})");
    REQUIRE(limited.at("objects").size() == 1);
    REQUIRE(limited.at("total") == 3);
}

TEST_CASE("a changed synthetic file has new content, the same in every run") {
    const auto content_after_change = [] {
        TestPhone phone;
        phone.control(R"({"cmd":"add-file","path":"s","size":64})");
        phone.open();
        const std::uint32_t handle = phone.find("s");
        const std::string before = phone.content(handle);
        phone.control(R"({"cmd":"change-file","path":"s","size":64})");
        const std::string after = phone.content(handle);
        REQUIRE(before != after);
        return before + after;
    };
    REQUIRE(content_after_change() == content_after_change());
}

TEST_CASE("the meter counts transactions and payload bytes for each operation") {
    TestPhone phone;
    phone.open();
    phone.send_file("a", std::string(1000, 'a'));
    static_cast<void>(phone.content(phone.find("a")));
    phone.meter.add_urb();
    const auto report = phone.meter.report();
    REQUIRE(report.at("transactions") == phone.meter.transactions());
    REQUIRE(report.at("urbs") == 1);
    REQUIRE(report.at("operations").at("0x100D SendObject") ==
            nlohmann::json({{"transactions", 1}, {"bytes_in", 0}, {"bytes_out", 1000}}));
    REQUIRE(report.at("operations").at("0x1009 GetObject").at("bytes_in") == 1000);
    REQUIRE(phone.meter.report(std::chrono::seconds{600}).at("transactions") == phone.meter.transactions());
    phone.meter.reset();
    REQUIRE(phone.meter.report().at("operations").empty());
    REQUIRE(phone.meter.report(std::chrono::seconds{600}).at("transactions") == 0);
}

} // namespace vphone
