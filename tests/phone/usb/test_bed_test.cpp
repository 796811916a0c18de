// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/test_bed.hpp"
#include "tests/phone/usb/usb_bus.hpp"
#include "tests/support/catch.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

using vphone::Descriptors;
using vphone::TestBed;
using vphone::UsbAddress;
using vphone::UsbBus;
namespace fs = std::filesystem;

namespace {

struct Directory {
    Directory() {
        char name[] = "/tmp/vphone-XXXXXX";
        path = mkdtemp(name);
    }
    ~Directory() { fs::remove_all(path); }

    fs::path path;
    Descriptors phone{{.manufacturer = "Big Maker", .model = "Model 1", .serial = "S1"}};
    UsbAddress address{.bus = 1, .device = 12, .port = 4};
};

std::string content(const fs::path &file) {
    std::ifstream input{file, std::ios::binary};
    REQUIRE(input);
    return {std::istreambuf_iterator<char>{input}, {}};
}

/// What @p act throws; empty when it does not.
template <typename Act>
std::string complaint(Act act) {
    try {
        act();
        return {};
    } catch (const std::runtime_error &error) {
        return error.what();
    }
}

std::size_t files_below(const fs::path &directory) {
    std::size_t count = 0;
    for (const auto &entry : fs::recursive_directory_iterator{directory})
        count += entry.is_directory() && !entry.is_symlink() ? 0 : 1;
    return count;
}

} // namespace

TEST_CASE_METHOD(Directory, "a device is found by its links, with the numbers of its address") {
    TestBed bed{path};
    bed.add(address, phone);
    const auto device = bed.root() / "sys/bus/usb/devices/1-4";
    REQUIRE(content(device / "busnum") == "1\n");
    REQUIRE(content(device / "devnum") == "12\n");
    REQUIRE(content(device / "devpath") == "4\n");
    REQUIRE(content(device / "dev") == "189:11\n");
    REQUIRE(content(device / "idVendor") == "18d1\n");
    REQUIRE(content(device / "serial") == "S1\n");
    REQUIRE(content(device / "descriptors").size() == 18 + phone.configuration().size());
    REQUIRE(content(device / "uevent").find("ID_MTP_DEVICE=1\n") != std::string::npos);
    REQUIRE(content(device / "uevent").find("ID_VENDOR=Big_Maker\n") != std::string::npos);
    REQUIRE(content(device / "uevent").find("DEVNAME=bus/usb/001/012\n") != std::string::npos);
    REQUIRE(fs::equivalent(device / "subsystem", bed.root() / "sys/bus/usb"));
    REQUIRE(fs::equivalent(bed.root() / "sys/dev/char/189:11", device));
    const auto interface = bed.root() / "sys/bus/usb/devices/1-4:1.0";
    REQUIRE(content(interface / "bInterfaceClass") == "06\n");
    REQUIRE(content(interface / "ep_81/wMaxPacketSize") == "0200\n");
    REQUIRE(fs::read_symlink(bed.root() / "dev/.node/bus_usb_001_012") == "189:11");
}

TEST_CASE_METHOD(Directory, "a device that goes leaves nothing behind") {
    TestBed bed{path};
    const auto before = files_below(path);
    bed.add(address, phone);
    REQUIRE(files_below(path) > before);
    bed.remove(address);
    REQUIRE(files_below(path) == before);
}

TEST_CASE_METHOD(Directory, "a test bed removes itself, and takes the place of one that was left") {
    {
        TestBed bed{path};
        bed.add(address, phone);
    }
    REQUIRE(fs::is_empty(path));

    fs::create_directories(path / "sys/leftover");
    std::ofstream{path / ".vphone"} << "";
    const TestBed bed{path};
    REQUIRE_FALSE(fs::exists(path / "sys/leftover"));
}

TEST_CASE_METHOD(Directory, "a directory that is not a test bed is left alone") {
    fs::create_directories(path / "sys/precious");
    REQUIRE(complaint([&] { TestBed{path}; }).find("not a virtual phone's") != std::string::npos);
    REQUIRE(fs::exists(path / "sys/precious"));
}

TEST_CASE_METHOD(Directory, "two phones' programs do not share a test bed by mistake") {
    const TestBed bed{path};
    REQUIRE(complaint([&] { TestBed{path}; }).find("already") != std::string::npos);
}

TEST_CASE_METHOD(Directory, "an event reaches the monitors as udevd would send it, and dead monitors go") {
    TestBed bed{path};
    const auto bind_monitor = [&](const std::string &name) {
        mtpsync::UniqueFd monitor{socket(AF_UNIX, SOCK_RAW | SOCK_CLOEXEC, 0)};
        sockaddr_un where{};
        where.sun_family = AF_UNIX;
        std::strcpy(where.sun_path, (path / name).c_str());
        REQUIRE(bind(monitor.get(), reinterpret_cast<const sockaddr *>(&where), sizeof(where)) == 0);
        return monitor;
    };
    const auto monitor = bind_monitor("event17");
    bind_monitor("event18").reset();
    bed.announce("add", address, phone);

    std::vector<char> message(4096);
    const ssize_t size = recv(monitor.get(), message.data(), message.size(), MSG_DONTWAIT);
    REQUIRE(size > 40);
    message.resize(static_cast<std::size_t>(size));
    REQUIRE(std::string{message.data()} == "libudev");
    REQUIRE(std::string(message.begin() + 8, message.begin() + 12) == "\xfe\xed\xca\xfe");
    const std::string text{message.begin() + 40, message.end()};
    REQUIRE(std::string{text.c_str()} == "ACTION=add");
    REQUIRE(text.find("DEVPATH=/devices/pci0000:00/0000:00:14.0/usb1/1-4") == sizeof("ACTION=add"));
    REQUIRE(text.back() == '\0');
    REQUIRE(text.find("DEVNAME=/dev/bus/usb/001/012") != std::string::npos);
    REQUIRE_FALSE(fs::exists(path / "event18"));
}

TEST_CASE("device numbers are not used again before all others were") {
    UsbBus bus;
    auto stays = bus.attach();
    REQUIRE(stays.device == 2);
    std::set<int> seen;
    for (int round = 0; round < 125; ++round) {
        const auto address = bus.attach(7);
        REQUIRE(seen.insert(address.device).second);
        bus.detach(address);
    }
    REQUIRE(seen.count(stays.device) == 0);
    REQUIRE(bus.attach(7).device == 3); // around, past the number that is taken
}

TEST_CASE("a port takes one phone, and the first free one is found") {
    UsbBus bus;
    REQUIRE(bus.attach().port == 1);
    REQUIRE(bus.attach(3).port == 3);
    REQUIRE(bus.attach().port == 2);
    REQUIRE(bus.attach().port == 4);
    REQUIRE(complaint([&] { static_cast<void>(bus.attach(3)); }).find("port 3 is taken") != std::string::npos);
    REQUIRE(complaint([&] { static_cast<void>(bus.attach(0)); }).find("does not exist") != std::string::npos);
}
