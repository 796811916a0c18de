// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/catch.hpp"
#include "tests/support/phone_rig.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <stdexcept>

using nlohmann::json;
using vphone::PhoneRig;
using vphone::run_program;

namespace {

std::string error_of(PhoneRig &rig, const json &command) {
    try {
        rig.command(command);
        return {};
    } catch (const std::runtime_error &error) {
        return error.what();
    }
}

bool mentions(const std::string &text, const std::string &word) {
    INFO(text);
    CHECK(text.find(word) != std::string::npos);
    return text.find(word) != std::string::npos;
}

vphone::Finished control(const PhoneRig &rig, const std::vector<std::string> &commands) {
    std::vector<std::string> line{VPHONE_PROGRAM, "ctl", rig.root()};
    line.insert(line.end(), commands.begin(), commands.end());
    return run_program(line);
}

} // namespace

TEST_CASE("a wrong command is answered with what is wrong with it, and the phone lives on") {
    PhoneRig rig;
    REQUIRE(mentions(error_of(rig, {{"cmd", "dance"}}), "dance"));
    REQUIRE(mentions(error_of(rig, {{"cmd", "plug"}}), "plugged in already"));
    REQUIRE(mentions(error_of(rig, {{"cmd", "unplug"}, {"prot", 2}}), "prot"));
    REQUIRE(mentions(error_of(rig, {{"cmd", "unplug-at"}, {"direction", "up"}, {"bytes", 1}}), "direction"));
    REQUIRE(mentions(error_of(rig, {{"cmd", "stall-at"}, {"direction", "in"}}), "bytes"));
    REQUIRE(mentions(error_of(rig, {{"cmd", "corrupt-at"}, {"direction", "in"}, {"bytes", 1}, {"xor", 0}}), "xor"));
    REQUIRE(mentions(error_of(rig, {{"cmd", "latency"}, {"preset", "usb9"}}), "usb9"));
    REQUIRE(mentions(error_of(rig, {{"cmd", "wait"}, {"for", "godot"}}), "for"));
    REQUIRE(mentions(error_of(rig, {{"cmd", "status"}, {"phone", "NOBODY"}}), "NOBODY"));
    REQUIRE(mentions(error_of(rig, json::object()), "not a command"));
    REQUIRE(mentions(error_of(rig, {{"cmd", "wait"}, {"for", "unplugged"}, {"timeout_ms", 1}}), "in vain"));
    REQUIRE(rig.command({{"cmd", "status"}}).at("plugged") == true);
}

TEST_CASE("a line without end ends the connection, not the phone") {
    PhoneRig rig;
    const mtpsync::UniqueFd flood{socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    std::strcpy(where.sun_path, (rig.root() / "control").c_str());
    REQUIRE(connect(flood.get(), reinterpret_cast<const sockaddr *>(&where), sizeof(where)) == 0);
    const std::string chunk(4096, 'x');
    while (send(flood.get(), chunk.data(), chunk.size(), MSG_NOSIGNAL) > 0) {
    }
    REQUIRE(rig.command({{"cmd", "status"}}).at("plugged") == true);
}

TEST_CASE("a wait is answered when it is over, and nobody else waits meanwhile") {
    PhoneRig rig;
    vphone::ChildProcess waiting{
        {VPHONE_PROGRAM, "ctl", rig.root(), R"({"cmd": "wait", "for": "unplugged"})", R"({"cmd": "status"})"}};
    REQUIRE(rig.command({{"cmd", "status"}}).at("plugged") == true);
    rig.command({{"cmd", "unplug"}});
    REQUIRE(waiting.read_line() == R"({"ok":true})");
    REQUIRE(json::parse(waiting.read_line()).at("plugged") == false);
    REQUIRE(waiting.wait() == 0);
}

TEST_CASE("the meter counts the transactions and URBs of a program, and can be reset") {
    PhoneRig rig;
    rig.command({{"cmd", "meter-reset"}});
    static_cast<void>(run_program(rig.launch({"aft-mtp-cli", "ls"})));
    rig.command({{"cmd", "wait"}, {"for", "transactions"}, {"at_least", 3}});
    rig.command({{"cmd", "wait"}, {"for", "no-session"}});
    const auto meter = rig.command({{"cmd", "meter"}, {"seconds", 60}});
    REQUIRE(meter.at("transactions") >= 3);
    REQUIRE(meter.at("urbs") > 6);
    rig.command({{"cmd", "meter-reset"}});
    REQUIRE(rig.command({{"cmd", "meter"}}).at("transactions") == 0);
}

TEST_CASE("latency is set by preset or number by number, and told back") {
    PhoneRig rig;
    const auto preset = rig.command({{"cmd", "latency"}, {"preset", "usb2"}});
    REQUIRE(preset.at("per_urb_us") == 125);
    const auto own =
        rig.command({{"cmd", "latency"}, {"per_transaction_us", 5}, {"per_operation_us", {{"0x100D", 20000}}}});
    REQUIRE(own.at("per_urb_us") == 0);
    REQUIRE(own.at("per_operation_us").at("0x100D") == 20000);
    REQUIRE(mentions(error_of(rig, {{"cmd", "latency"}, {"per_operation_us", {{"SendObject", 1}}}}), "0x100D"));
}

TEST_CASE("faults tell whether they have fired, and are forgotten on demand") {
    PhoneRig rig;
    rig.command({{"cmd", "unplug-at"}, {"direction", "in"}, {"bytes", 0}});
    rig.command({{"cmd", "stall-at"}, {"direction", "out"}, {"bytes", 1'000'000'000}});
    static_cast<void>(run_program(rig.launch({"aft-mtp-cli", "ls"})));
    const auto faults = rig.command({{"cmd", "faults"}}).at("faults");
    REQUIRE(faults.size() == 2);
    REQUIRE(faults.at(0).at("fired") == 1);
    REQUIRE(faults.at(0).at("armed") == false);
    REQUIRE(faults.at(1).at("armed") == true);
    rig.command({{"cmd", "faults-clear"}});
    REQUIRE(rig.command({{"cmd", "faults"}}).at("faults").empty());
}

TEST_CASE("vphone ctl fails when a command fails, and when nobody is there") {
    PhoneRig rig;
    REQUIRE(control(rig, {R"({"cmd": "status"})"}).status == 0);
    const auto mixed = control(rig, {R"({"cmd": "dance"})", R"({"cmd": "status"})"});
    REQUIRE(mixed.status == 1);
    REQUIRE(mentions(mixed.output, R"("plugged":true)"));
    REQUIRE(control(rig, {"not json"}).status == 2);
    REQUIRE(mentions(run_program({VPHONE_PROGRAM, "ctl", "/nonexistent", "{}"}).output, "no virtual phone runs"));
}

TEST_CASE("a wrong command line is refused with the name of what is wrong") {
    const auto refused = [](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), VPHONE_PROGRAM);
        const auto ended = run_program(arguments);
        REQUIRE(ended.status != 0);
        return ended.output;
    };
    PhoneRig rig;
    const std::string root = rig.scratch() / "other";
    REQUIRE(mentions(refused({}), "--root"));
    REQUIRE(mentions(refused({"--root"}), "needs a value"));
    REQUIRE(mentions(refused({"--root", root, "--colour", "red"}), "--colour"));
    REQUIRE(mentions(refused({"--root", root, "--speed", "warp"}), "speed"));
    REQUIRE(mentions(refused({"--root", root, "--vendor", "xyz"}), "vendor"));
    REQUIRE(mentions(refused({"--root", root, "--storage", "/nonexistent/room"}), "/nonexistent/room"));
    REQUIRE(mentions(refused({"--root", root, "--storage", "/tmp:capacity=much"}), "capacity=much"));
    REQUIRE(mentions(refused({"--root", root, "--storage", "/tmp:smell=bad"}), "smell=bad"));
    REQUIRE(mentions(refused({"--root", root, "--phones", "/nonexistent.json"}), "/nonexistent.json"));
    REQUIRE(mentions(refused({"--root", rig.root()}), "already"));
    REQUIRE(run_program({VPHONE_PROGRAM, "--help"}).status == 0);
}

TEST_CASE("vphone-run says what keeps it from running a program") {
    PhoneRig rig;
    REQUIRE(mentions(run_program({VPHONE_RUN_PROGRAM}).output, "usage"));
    REQUIRE(mentions(run_program({VPHONE_RUN_PROGRAM, "/nonexistent", "true"}).output, "/nonexistent"));
    const auto missing = run_program(rig.launch({"no-such-program"}));
    REQUIRE(missing.status == 127);
    REQUIRE(mentions(missing.output, "no-such-program"));
    const auto asan = run_program(rig.launch({"printenv", "ASAN_OPTIONS"}));
    REQUIRE(mentions(asan.output, "verify_asan_link_order=0"));
}
