// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/programs/test_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/phone_rig.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <set>
#include <thread>

using namespace std::chrono_literals;
using nlohmann::json;
using vphone::ChildProcess;
using vphone::PhoneRig;
using vphone::run_program;
namespace fs = std::filesystem;

namespace {

// far below the 20 s and more after which libmtp and libusb give up by themselves
constexpr auto at_once = 5s;

std::size_t entries_of(const fs::path &directory) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{directory}, {}));
}

std::set<std::string> files_below(const fs::path &directory) {
    std::set<std::string> files;
    for (const auto &entry : fs::recursive_directory_iterator{directory})
        files.insert(entry.path());
    return files;
}

ChildProcess start_listener(const PhoneRig &rig) {
    ChildProcess listener{rig.launch({UDEV_LISTENER_PROGRAM})};
    std::string line = listener.read_line();
    while (line.compare(0, 8, "present ") == 0)
        line = listener.read_line();
    REQUIRE(line == "listening");
    return listener;
}

} // namespace

TEST_CASE("lsusb sees the phone where it is, and no more when it is unplugged") {
    PhoneRig rig;
    const auto seen = run_program(rig.launch({"lsusb"}));
    INFO(seen.output);
    REQUIRE(seen.output.find("Bus 001 Device 002: ID 18d1:4ee1 Virtual Phone") != std::string::npos);
    const auto described = run_program(rig.launch({"lsusb", "-v"}));
    INFO(described.output);
    REQUIRE(described.output.find("iSerial                 3 VP0001") != std::string::npos);
    REQUIRE(described.output.find("bInterfaceClass         6") != std::string::npos);
    rig.command({{"cmd", "unplug"}});
    REQUIRE(run_program(rig.launch({"lsusb"})).output.find("18d1") == std::string::npos);
}

TEST_CASE("udev monitors of several processes see every plug and unplug") {
    PhoneRig rig;
    auto first = start_listener(rig);
    auto second = start_listener(rig);
    rig.command({{"cmd", "unplug"}});
    const auto plugged = rig.command({{"cmd", "plug"}, {"port", 5}});
    REQUIRE(plugged.at("devnum") == 3);
    const std::string bus = "/devices/pci0000:00/0000:00:14.0/usb1/";
    for (auto *listener : {&first, &second}) {
        REQUIRE(listener->read_line() == "remove " + bus + "1-1 /dev/bus/usb/001/002 VP0001");
        REQUIRE(listener->read_line() == "add " + bus + "1-5 /dev/bus/usb/001/003 VP0001");
        REQUIRE(listener->read_line() == "bind " + bus + "1-5 /dev/bus/usb/001/003 VP0001");
    }
    ChildProcess late{rig.launch({UDEV_LISTENER_PROGRAM})};
    REQUIRE(late.read_line() == "present " + bus + "1-5 /dev/bus/usb/001/003 VP0001");
}

TEST_CASE("a program started by a program whose descriptors are closed gets a slot of its own") {
    PhoneRig rig;
    auto first = start_listener(rig);
    // the shell's range is the second slot; it closes what it inherited, and starts the listener through the launcher
    std::string script = "for fd in /proc/self/fd/*; do n=${fd##*/}; [ $n -gt 3 ] && eval \"exec $n>&-\"; done; exec";
    for (const auto &word : rig.launch({UDEV_LISTENER_PROGRAM}))
        script += " '" + word + "'";
    ChildProcess nested{rig.launch({"bash", "-c", script})};
    REQUIRE(nested.read_line().compare(0, 8, "present ") == 0);
    REQUIRE(nested.read_line() == "listening");
    rig.command({{"cmd", "unplug"}});
    REQUIRE(first.read_line().compare(0, 7, "remove ") == 0);
    REQUIRE(nested.read_line().compare(0, 7, "remove ") == 0);
}

TEST_CASE("an unplug ends a read that waits, and libusb says why") {
    for (const std::string endpoint : {"bulk", "interrupt"}) {
        PhoneRig rig;
        ChildProcess reader{rig.launch({USB_READER_PROGRAM, endpoint})};
        REQUIRE(reader.read_line() == "claimed");
        rig.command({{"cmd", "wait"}, {"for", "claimed"}});
        if (endpoint == "interrupt")
            rig.command({{"cmd", "wait"}, {"for", "interrupt-read-armed"}});
        rig.command({{"cmd", "unplug"}});
        REQUIRE(reader.read_line() == "read LIBUSB_ERROR_NO_DEVICE 0");
        REQUIRE(reader.read_line() == "write LIBUSB_ERROR_NO_DEVICE 0");
        REQUIRE(reader.wait() == 0);
    }
}

TEST_CASE("a program that had the phone before a re-plug does not reach it afterwards") {
    PhoneRig rig;
    ChildProcess reader{rig.launch({USB_READER_PROGRAM, "bulk"})};
    REQUIRE(reader.read_line() == "claimed");
    reader.signal(SIGSTOP);
    rig.command({{"cmd", "unplug"}});
    rig.command({{"cmd", "plug"}});
    reader.signal(SIGCONT);
    REQUIRE(reader.read_line() == "read LIBUSB_ERROR_NO_DEVICE 0");
    REQUIRE(reader.read_line() == "write LIBUSB_ERROR_NO_DEVICE 0");
    REQUIRE(rig.command({{"cmd", "status"}}).at("claimed") == false);
}

TEST_CASE("two programs cannot claim the same phone") {
    PhoneRig rig;
    ChildProcess holder{rig.launch({USB_READER_PROGRAM, "bulk"})};
    REQUIRE(holder.read_line() == "claimed");
    REQUIRE(run_program(rig.launch({USB_READER_PROGRAM, "bulk"})).output == "claim LIBUSB_ERROR_BUSY 0\n");
    holder.signal(SIGKILL);
    REQUIRE(holder.wait() == 128 + SIGKILL);
    rig.command({{"cmd", "wait"}, {"for", "unclaimed"}});
    ChildProcess next{rig.launch({USB_READER_PROGRAM, "bulk"})};
    REQUIRE(next.read_line() == "claimed");
}

TEST_CASE("an unplug in the middle of a transfer fails the program at once, in both directions") {
    PhoneRig rig;
    vphone::write_test_file(rig.scratch() / "to-phone.bin", 8u << 20);
    vphone::write_test_file(rig.storage() / "from-phone.bin", 8u << 20);
    for (const std::string direction : {"out", "in"}) {
        rig.command({{"cmd", "faults-clear"}});
        rig.command({{"cmd", "unplug-at"}, {"direction", direction}, {"bytes", 3'000'000}});
        const auto start = std::chrono::steady_clock::now();
        const auto command = direction == "out" ? "put " + (rig.scratch() / "to-phone.bin").native()
                                                : "get from-phone.bin " + (rig.scratch() / "back.bin").native();
        const auto ended = run_program(rig.launch({"aft-mtp-cli", command}));
        INFO(ended.output);
        REQUIRE(std::chrono::steady_clock::now() - start < at_once);
        REQUIRE(rig.command({{"cmd", "faults"}}).at("faults").at(0).at("fired") == 1);
        rig.command({{"cmd", "plug"}});
    }
    REQUIRE_FALSE(vphone::same_content(rig.scratch() / "to-phone.bin", rig.storage() / "to-phone.bin"));
    REQUIRE_FALSE(vphone::same_content(rig.storage() / "from-phone.bin", rig.scratch() / "back.bin"));
}

TEST_CASE("a cable that is pulled at a byte can come back by itself") {
    PhoneRig rig;
    vphone::write_test_file(rig.storage() / "large.bin", 1u << 20);
    rig.command({{"cmd", "unplug-at"}, {"direction", "in"}, {"bytes", 100'000}, {"replug_after_ms", 50}});
    auto waiting = rig.connect();
    static_cast<void>(
        run_program(rig.launch({"aft-mtp-cli", "get large.bin " + (rig.scratch() / "back.bin").native()})));
    REQUIRE(waiting.ask({{"cmd", "wait"}, {"for", "plugged"}, {"timeout_ms", 10'000}}).at("ok") == true);
    REQUIRE(rig.address().device == 3);
    static_cast<void>(
        run_program(rig.launch({"aft-mtp-cli", "get large.bin " + (rig.scratch() / "again.bin").native()})));
    REQUIRE(vphone::same_content(rig.storage() / "large.bin", rig.scratch() / "again.bin"));
}

TEST_CASE("a corrupted byte on the wire arrives corrupted") {
    PhoneRig rig;
    vphone::write_test_file(rig.scratch() / "file.bin", 1'000'000);
    rig.command({{"cmd", "corrupt-at"}, {"direction", "out"}, {"bytes", 500'000}, {"xor", 1}});
    static_cast<void>(run_program(rig.launch({"aft-mtp-cli", "put " + (rig.scratch() / "file.bin").native()})));
    REQUIRE(fs::file_size(rig.storage() / "file.bin") == 1'000'000);
    REQUIRE_FALSE(vphone::same_content(rig.scratch() / "file.bin", rig.storage() / "file.bin"));
}

TEST_CASE("two phones at once are served side by side and not mixed up") {
    PhoneRig rig{json::array({{{"serial", "LEFT"}}, {{"serial", "RIGHT"}}})};
    const auto names = std::vector<std::string>{"LEFT", "RIGHT"};
    std::vector<std::thread> transfers;
    for (std::size_t phone = 0; phone < 2; ++phone) {
        const auto source = rig.scratch() / (names[phone] + ".bin");
        vphone::write_test_file(source, (4u << 20) + phone);
        const auto command = rig.launch({"aft-mtp-cli", "-d", names[phone], "put " + source.native()});
        transfers.emplace_back([command] { static_cast<void>(run_program(command)); });
    }
    for (auto &transfer : transfers)
        transfer.join();
    for (std::size_t phone = 0; phone < 2; ++phone)
        REQUIRE(vphone::same_content(rig.scratch() / (names[phone] + ".bin"),
                                     rig.storage(0, phone) / (names[phone] + ".bin")));
    REQUIRE(rig.address("LEFT").device != rig.address("RIGHT").device);

    rig.command({{"cmd", "unplug"}, {"phone", "LEFT"}});
    const auto left = run_program(rig.launch({"lsusb"})).output;
    REQUIRE(left.find("Device 002") == std::string::npos);
    REQUIRE(left.find("Device 003") != std::string::npos);
}

TEST_CASE("fifty plug and unplug rounds leave no descriptor and no file behind") {
    PhoneRig rig;
    const auto round = [&] {
        ChildProcess reader{rig.launch({USB_READER_PROGRAM, "bulk"})};
        REQUIRE(reader.read_line() == "claimed");
        rig.command({{"cmd", "unplug"}});
        REQUIRE(reader.wait() == 0);
        rig.command({{"cmd", "wait"}, {"for", "no-clients"}});
        rig.command({{"cmd", "plug"}, {"port", 1}});
        rig.command({{"cmd", "status"}}); // its reply comes after the last of the old plug-in is cleared away
    };
    const fs::path descriptors = "/proc/" + std::to_string(rig.pid()) + "/fd";
    round();
    const auto open_before = entries_of(descriptors);
    const auto files_before = files_below(rig.root()).size();
    for (int number = 0; number < 50; ++number)
        round();
    REQUIRE(entries_of(descriptors) == open_before);
    REQUIRE(files_below(rig.root()).size() == files_before);
}

TEST_CASE("vphone removes its test bed when it is told to quit") {
    PhoneRig rig;
    rig.command({{"cmd", "quit"}});
    while (fs::exists(rig.root() / ".vphone"))
        std::this_thread::yield();
    REQUIRE_FALSE(fs::exists(rig.root() / "sys"));
    REQUIRE_FALSE(fs::exists(rig.root() / "dev"));
}
