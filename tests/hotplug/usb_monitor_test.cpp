// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/uevent.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/phone_rig.hpp"

#include <csignal>
#include <fstream>

using nlohmann::json;
using vphone::ChildProcess;
using vphone::PhoneRig;
using vphone::Properties;

namespace {

const std::string device_path = "/devices/pci0000:00/0000:00:14.0/usb1/1-1";

ChildProcess start_probe(const PhoneRig &rig, const std::string &program = HOTPLUG_PROBE) {
    return ChildProcess{rig.launch({program})};
}

/// A probe that listens, and looks at what is there only when let_go() says so.
ChildProcess start_waiting_probe(const PhoneRig &rig) {
    ChildProcess probe{rig.launch({HOTPLUG_PROBE, "--wait"})};
    REQUIRE(probe.read_line() == "listening");
    return probe;
}

void let_go(const ChildProcess &probe) {
    probe.signal(SIGUSR1);
}

std::string plugged(const std::string &port, const std::string &number, const std::string &serial = "VP0001") {
    return "plugged " + port + " /dev/bus/usb/001/" + number + " 18d1:4ee1 " + serial + " Virtual Phone";
}

std::string unplugged(const std::string &port, const std::string &number) {
    return "unplugged " + port + " /dev/bus/usb/001/" + number;
}

/// Nothing but what was read is reported: the probe ends, and that is the next line.
void require_end(ChildProcess &probe) {
    probe.signal(SIGTERM);
    REQUIRE(probe.read_line() == "ended");
    REQUIRE(probe.wait() == 0);
}

/// The properties of the phone at port 1-1, as sysfs of the test bed has them.
Properties properties_of_phone(const PhoneRig &rig) {
    Properties properties;
    std::ifstream file{rig.root() / ("sys" + device_path) / "uevent"};
    for (std::string line; std::getline(file, line);) {
        const auto equals = line.find('=');
        properties.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
    REQUIRE_FALSE(properties.empty());
    return properties;
}

void set(Properties &properties, const std::string &key, const std::string &value) {
    for (auto &[name, old] : properties)
        if (name == key)
            old = value;
}

/// From now on the phone at port 1-1 is a device of which udev does not say that it is one.
void hide_mtp(const PhoneRig &rig) {
    const Properties properties = properties_of_phone(rig);
    std::ofstream file{rig.root() / ("sys" + device_path) / "uevent"};
    for (const auto &[key, value] : properties)
        if (key != "ID_MTP_DEVICE")
            file << key << '=' << value << '\n';
}

/// What udevd would send of the device at port 1-1.
void send_event(const PhoneRig &rig, const std::string &action, const Properties &of_device) {
    Properties properties{{"ACTION", action}, {"DEVPATH", device_path}, {"SUBSYSTEM", "usb"}, {"SEQNUM", "99999"}};
    for (const auto &[key, value] : of_device)
        properties.emplace_back(key, key == "DEVNAME" ? "/dev/" + value : value);
    vphone::send_uevent(rig.root(), vphone::uevent_message("usb", "usb_device", properties));
}

} // namespace

TEST_CASE("a phone that is there at the start is reported once, with what udev knows of it") {
    PhoneRig rig;
    auto probe = start_probe(rig);
    REQUIRE(probe.read_line() == plugged("1-1", "002"));
    REQUIRE(probe.read_line() == "started");
    require_end(probe);
}

TEST_CASE("nothing is reported where no phone is") {
    PhoneRig rig{json::array({json::object()}), false};
    auto probe = start_probe(rig);
    REQUIRE(probe.read_line() == "started");
    require_end(probe);
}

TEST_CASE("a phone that is both in the list and announced is reported once") {
    PhoneRig rig{json::array({json::object()}), false};
    auto probe = start_waiting_probe(rig);
    rig.command({{"cmd", "plug"}});
    let_go(probe);
    REQUIRE(probe.read_line() == plugged("1-1", "002"));
    REQUIRE(probe.read_line() == "started");
    rig.command({{"cmd", "unplug"}});
    REQUIRE(probe.read_line() == unplugged("1-1", "002"));
    require_end(probe);
}

TEST_CASE("the announced end of an earlier plug-in does not end the one that the list has shown") {
    PhoneRig rig;
    auto probe = start_waiting_probe(rig);
    rig.command({{"cmd", "unplug"}});
    rig.command({{"cmd", "plug"}, {"port", 1}});
    let_go(probe);
    REQUIRE(probe.read_line() == plugged("1-1", "003"));
    REQUIRE(probe.read_line() == "started");
    rig.command({{"cmd", "unplug"}});
    REQUIRE(probe.read_line() == unplugged("1-1", "003"));
    require_end(probe);
}

TEST_CASE("twenty quick rounds of unplugging and plugging are reported in their order, none left out") {
    PhoneRig rig;
    auto probe = start_probe(rig);
    REQUIRE(probe.read_line() == plugged("1-1", "002"));
    REQUIRE(probe.read_line() == "started");
    for (int number = 2; number < 22; ++number) {
        const auto digits = [](int value) { return (value < 10 ? "00" : "0") + std::to_string(value); };
        rig.command({{"cmd", "unplug"}});
        rig.command({{"cmd", "plug"}, {"port", 1}});
        REQUIRE(probe.read_line() == unplugged("1-1", digits(number)));
        REQUIRE(probe.read_line() == plugged("1-1", digits(number + 1)));
    }
    require_end(probe);
}

TEST_CASE("a phone at another port is another place with the same serial") {
    PhoneRig rig;
    auto probe = start_probe(rig);
    REQUIRE(probe.read_line() == plugged("1-1", "002"));
    REQUIRE(probe.read_line() == "started");
    rig.command({{"cmd", "unplug"}});
    rig.command({{"cmd", "plug"}, {"port", 7}});
    REQUIRE(probe.read_line() == unplugged("1-1", "002"));
    REQUIRE(probe.read_line() == plugged("1-7", "003"));
    require_end(probe);
}

TEST_CASE("two phones are reported each for itself") {
    PhoneRig rig{json::array({{{"serial", "LEFT"}}, {{"serial", "RIGHT"}}})};
    auto probe = start_probe(rig);
    const std::string one = probe.read_line();
    const std::string other = probe.read_line();
    const auto left = plugged("1-1", "002", "LEFT");
    const auto right = plugged("1-2", "003", "RIGHT");
    INFO(one << "\n" << other);
    REQUIRE(((one == left && other == right) || (one == right && other == left)));
    REQUIRE(probe.read_line() == "started");
    rig.command({{"cmd", "unplug"}, {"phone", "LEFT"}});
    REQUIRE(probe.read_line() == unplugged("1-1", "002"));
    rig.command({{"cmd", "plug"}, {"phone", "LEFT"}});
    REQUIRE(probe.read_line() == plugged("1-1", "004", "LEFT"));
    rig.command({{"cmd", "unplug"}, {"phone", "RIGHT"}});
    REQUIRE(probe.read_line() == unplugged("1-2", "003"));
    require_end(probe);
}

TEST_CASE("a device that udev does not call an MTP device is left alone, as it comes and as it goes") {
    PhoneRig rig;
    hide_mtp(rig);
    auto probe = start_probe(rig);
    REQUIRE(probe.read_line() == "started");
    rig.command({{"cmd", "unplug"}});
    rig.command({{"cmd", "plug"}, {"port", 1}});
    REQUIRE(probe.read_line() == plugged("1-1", "003"));
    require_end(probe);
}

TEST_CASE("a device that udev calls an MTP device only later is reported then") {
    for (const std::string action : {"bind", "change"}) {
        PhoneRig rig;
        const Properties properties = properties_of_phone(rig);
        hide_mtp(rig);
        auto probe = start_probe(rig);
        REQUIRE(probe.read_line() == "started");
        send_event(rig, "unbind", properties); // says that something ends
        send_event(rig, action, properties);
        REQUIRE(probe.read_line() == plugged("1-1", "002"));
        require_end(probe);
    }
}

TEST_CASE("a phone whose end was not announced ends when the next one comes to its port") {
    PhoneRig rig;
    auto probe = start_probe(rig);
    REQUIRE(probe.read_line() == plugged("1-1", "002"));
    REQUIRE(probe.read_line() == "started");
    Properties next = properties_of_phone(rig);
    set(next, "MINOR", "8");
    set(next, "DEVNUM", "009");
    set(next, "DEVNAME", "bus/usb/001/009");
    send_event(rig, "add", next);
    REQUIRE(probe.read_line() == unplugged("1-1", "002"));
    REQUIRE(probe.read_line() == plugged("1-1", "009"));
    require_end(probe);
}

TEST_CASE("a phone of which udev does not say where it is on the bus is left alone") {
    PhoneRig rig;
    auto probe = start_probe(rig);
    REQUIRE(probe.read_line() == plugged("1-1", "002"));
    REQUIRE(probe.read_line() == "started");
    for (const auto &[key, value] : Properties{{"DEVNUM", "300"}, {"BUSNUM", ""}, {"PRODUCT", "18d1"}}) {
        Properties broken = properties_of_phone(rig);
        set(broken, "MINOR", "8");
        set(broken, key, value);
        send_event(rig, "add", broken);
    }
    REQUIRE(probe.read_line() == unplugged("1-1", "002"));
    require_end(probe);
}

TEST_CASE("what a phone says of itself arrives decoded and with bounded length") {
    PhoneRig rig;
    Properties properties = properties_of_phone(rig);
    hide_mtp(rig);
    auto probe = start_probe(rig);
    REQUIRE(probe.read_line() == "started");
    properties.emplace_back("ID_VENDOR_FROM_DATABASE", "Maker Inc.");
    properties.emplace_back("ID_MODEL_ENC", R"(Blue\x20Phone)");
    set(properties, "ID_SERIAL_SHORT", std::string(2000, 'S'));
    send_event(rig, "change", properties);
    const std::string line = probe.read_line();
    REQUIRE(line == "plugged 1-1 /dev/bus/usb/001/002 18d1:4ee1 " + std::string(378, 'S') + " Maker Inc. Blue Phone");
    require_end(probe);
}

TEST_CASE("when udev's events are lost, what vanished and what is new is reported all the same") {
    PhoneRig rig{json::array({{{"serial", "LEFT"}}, {{"serial", "RIGHT"}}}), false};
    auto probe = start_probe(rig, HOTPLUG_LOSSY_PROBE);
    REQUIRE(probe.read_line() == "started");
    rig.command({{"cmd", "plug"}, {"phone", "LEFT"}});
    REQUIRE(probe.read_line() == plugged("1-1", "002", "LEFT"));
    rig.command({{"cmd", "plug"}, {"phone", "RIGHT"}});
    REQUIRE(probe.read_line() == plugged("1-2", "003", "RIGHT"));
    rig.command({{"cmd", "unplug"}, {"phone", "LEFT"}});
    REQUIRE(probe.read_line() == unplugged("1-1", "002"));
    rig.command({{"cmd", "plug"}, {"phone", "LEFT"}, {"port", 3}});
    REQUIRE(probe.read_line() == plugged("1-3", "004", "LEFT"));
    require_end(probe);
}
