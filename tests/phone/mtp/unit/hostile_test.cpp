// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/container.hpp"
#include "tests/phone/mtp/hostile_answer.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vphone {

namespace {

/// What went over the wire, endless data cut.
std::vector<std::vector<std::uint8_t>> everything_sent(TestPhone &phone) {
    constexpr std::uint64_t most = 4096;
    std::vector<std::vector<std::uint8_t>> all;
    for (InTransfer &transfer : std::exchange(phone.usb.transfers, {})) {
        transfer.body_size = std::min(transfer.body_size, most);
        all.push_back(bytes_of(transfer));
    }
    for (std::vector<std::uint8_t> &packet : std::exchange(phone.usb.interrupts, {}))
        all.push_back(std::move(packet));
    return all;
}

/// Everything that a host asks which comes across a file, as the phone answers it.
std::vector<std::vector<std::uint8_t>> conversation(const std::string &hostile_command) {
    TestPhone phone;
    phone.open();
    const std::uint32_t file = phone.send_file("a", std::string(3000, 'x'));
    const std::uint32_t storage = phone.storage();
    if (!hostile_command.empty())
        phone.control(hostile_command);
    phone.host.command(operation::get_device_info);
    phone.host.command(operation::get_object_prop_desc, {property::object_size, format::undefined});
    phone.host.command(operation::get_storage_ids);
    phone.host.command(operation::get_storage_info, {storage});
    phone.host.command(operation::get_object_handles, {storage, 0, all_ones});
    phone.host.command(operation::get_object_info, {file});
    phone.host.command(operation::get_object_prop_list, {file, 0, all_ones, 0, 0});
    phone.host.command(operation::get_partial_object_64, {file, 0, 0, 3000});
    return everything_sent(phone);
}

std::string choosing(const std::string &kind, const std::string &more = "") {
    return R"({"cmd":"hostile","kind":")" + kind + '"' + more + "}";
}

} // namespace

TEST_CASE("every kind of hostility says something else than an honest phone") {
    TestPhone phone;
    const auto kinds = phone.control(R"({"cmd":"hostile-kinds"})").at("kinds").get<std::vector<std::string>>();
    REQUIRE(kinds.size() >= 20);
    REQUIRE(std::set<std::string>(kinds.begin(), kinds.end()).size() == kinds.size());
    const auto honest = conversation("");
    for (const std::string &kind : kinds) {
        INFO(kind);
        CHECK(conversation(choosing(kind)) != honest);
    }
}

TEST_CASE("an ended hostility is over, and says how often it struck") {
    TestPhone phone;
    phone.open();
    phone.send_file("a", "x");
    phone.control(choosing("name-climbs"));
    REQUIRE(phone.names() == std::vector<std::string>{"../../mtpsync-escape"});
    REQUIRE(phone.control(R"({"cmd":"hostile-end"})").at("struck") == 1);
    REQUIRE(phone.names() == std::vector<std::string>{"a"});
}

TEST_CASE("a hostile phone can lie about one object and one operation only") {
    TestPhone phone;
    phone.open();
    phone.send_file("a", "x");
    phone.send_file("b", "x");
    phone.control(choosing("name-dot-dot", R"(,"object":"b")"));
    REQUIRE(phone.names() == std::vector<std::string>{"a", ".."});
    phone.control(choosing("container-type", R"(,"operation":"0x1004")"));
    REQUIRE(phone.host.run(operation::get_device_info).code == response::ok);
    phone.host.command(operation::get_storage_ids);
    REQUIRE(phone.usb.transfers.size() == 2);
    REQUIRE(bytes_of(phone.usb.transfers.front()).at(4) == 0x77);
}

TEST_CASE("endless data has no end") {
    TestPhone phone;
    phone.open();
    phone.control(choosing("data-endless"));
    phone.host.command(operation::get_storage_ids);
    REQUIRE(phone.usb.transfers.size() == 1);
    REQUIRE(phone.usb.transfers.front().body_size > std::uint64_t{1} << 60U);
}

TEST_CASE("a misspelt kind of hostility is refused by its name") {
    TestPhone phone;
    REQUIRE(phone.refused(choosing("frindly")).find("'frindly'") != std::string::npos);
}

} // namespace vphone
