// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/hotplug/holder_advice.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <unistd.h>

#include <fstream>
#include <utility>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

constexpr UsbAddress phone{.bus = 1, .device = 5};
constexpr pid_t ourselves = 100;
constexpr pid_t init = 1;
/// Nobody has this number; a user without a name is shown by it.
constexpr uid_t nameless = 4'000'000'000;

/// A folder that looks like /proc.
class FakeProcesses {
public:
    /// A process with one open descriptor.
    void add(pid_t pid, const std::string &program, const std::string &open, pid_t parent = init) const {
        const fs::path process = root_.path() / "proc" / std::to_string(pid);
        fs::create_directories(process / "fd");
        fs::create_symlink(open, process / "fd/7");
        fs::create_symlink("/usr/libexec/" + program, process / "exe");
        std::ofstream{process / "comm"} << program.substr(0, 15) << '\n';
        std::ofstream{process / "status"} << "Name:\t" << program.substr(0, 15) << "\nState:\tS (sleeping)\nPPid:\t"
                                          << parent << "\nUid:\t" << nameless << "\t0\t0\t0\n";
    }

    [[nodiscard]] fs::path process(pid_t pid) const { return root_.path() / "proc" / std::to_string(pid); }
    void add_file(const std::string &name) const { root_.write("proc/" + name, ""); }

    [[nodiscard]] std::vector<UsbHolder> find() const {
        return find_usb_holders(phone, ourselves, {.processes = root_.path() / "proc", .nodes = "/dev/bus/usb"});
    }

private:
    vphone::TempDirectory root_;
};

UsbHolder holder(const std::string &program, pid_t pid = 1234) {
    return {.program = program, .pid = pid, .user = "anna"};
}

} // namespace

TEST_CASE("a process that has the node of the phone open is found, with its program and user") {
    const FakeProcesses processes;
    processes.add(1234, "gvfsd-mtp", "/dev/bus/usb/001/005");
    CHECK(processes.find() ==
          std::vector{UsbHolder{.program = "gvfsd-mtp", .pid = 1234, .user = std::to_string(nameless)}});
}

TEST_CASE("a process that has the node of another device open is none of our business") {
    const FakeProcesses processes;
    const std::string open = GENERATE("/dev/bus/usb/001/006", "/dev/bus/usb/002/005", "/home/dev/bus/usb/001/005",
                                      "socket:[4711]", "/dev/bus/usb/001/0051");
    processes.add(1234, "something", open);
    CHECK(processes.find().empty());
}

TEST_CASE("the daemon and its workers are no holders") {
    const FakeProcesses processes;
    processes.add(ourselves, "mtpsyncd", "/dev/bus/usb/001/005");
    processes.add(101, "mtpsync-phone", "/dev/bus/usb/001/005", ourselves);
    CHECK(processes.find().empty());
    processes.add(102, "mtpsync-phone", "/dev/bus/usb/001/005"); // of another daemon
    REQUIRE(processes.find().size() == 1);
    CHECK(processes.find()[0].pid == 102);
}

TEST_CASE("adb has the node open and leaves the MTP interface alone") {
    const FakeProcesses processes;
    processes.add(1234, "adb", "/dev/bus/usb/001/005");
    CHECK(processes.find().empty());
}

TEST_CASE("several holders are found in the order of their pids") {
    const FakeProcesses processes;
    processes.add(1300, "b", "/dev/bus/usb/001/005");
    processes.add(999, "a", "/dev/bus/usb/001/005");
    const auto found = processes.find();
    REQUIRE(found.size() == 2);
    CHECK(found[0].pid == 999);
    CHECK(found[1].pid == 1300);
}

TEST_CASE("a long name is whole, and a script has its own name and not that of its interpreter") {
    const FakeProcesses processes;
    processes.add(1234, "gvfs-mtp-volume-monitor", "/dev/bus/usb/001/005");
    processes.add(1235, "python3.11", "/dev/bus/usb/001/005");
    std::ofstream{processes.process(1235) / "comm"} << "my-phone-script\n";
    const auto found = processes.find();
    REQUIRE(found.size() == 2);
    CHECK(found[0].program == "gvfs-mtp-volume-monitor");
    CHECK(found[1].program == "my-phone-script");
}

TEST_CASE("processes that cannot be looked into, or end meanwhile, are passed over") {
    const FakeProcesses processes;
    processes.add(1000, "ended", "/dev/bus/usb/001/005");
    fs::remove_all(processes.process(1000) / "fd");
    processes.add_file("meminfo");
    processes.add_file("12 monkeys/fd");
    processes.add(1234, "gvfsd-mtp", "/dev/bus/usb/001/005");
    processes.add(1235, "half ended", "/dev/bus/usb/001/005");
    fs::remove(processes.process(1235) / "comm");
    fs::remove(processes.process(1235) / "status");
    fs::remove(processes.process(1235) / "exe");
    const auto found = processes.find();
    REQUIRE(found.size() == 2);
    CHECK(found[0].program == "gvfsd-mtp");
    CHECK(found[1].pid == 1235);
}

TEST_CASE("the real /proc shows a file that this process has open, unless we say that we are this process") {
    const vphone::TempDirectory nodes;
    nodes.write("001/005", "");
    const fs::path folder = fs::canonical(nodes.path());
    const std::ifstream open{folder / "001/005"};
    const auto found = find_usb_holders(phone, init, {.nodes = folder});
    REQUIRE(found.size() == 1);
    CHECK(found[0].pid == getpid());
    CHECK(found[0].program == "usb-holder-test");
    CHECK(find_usb_holders(phone, getpid(), {.nodes = folder}).empty());
}

TEST_CASE("the advice names program, pid and user") {
    CHECK(advice_on({holder("shotwell")}) ==
          "shotwell (pid 1234, user anna) uses the phone; end it, or let it release the phone");
}

TEST_CASE("the advice for a program that is known says how it lets go of the phone") {
    const auto [program, how] = GENERATE(table<std::string, std::string>({
        {"gvfsd-mtp", "gio mount --unmount-scheme=mtp"},
        {"gvfs-mtp-volume-monitor", "file manager"},
        {"kiod5", "file manager"},
        {"kioworker", "file manager"},
        {"jmtpfs", "fusermount -u"},
        {"simple-mtpfs", "fusermount -u"},
        {"go-mtpfs", "fusermount -u"},
        {"aft-mtp-mount", "fusermount -u"},
        {"aft-mtp-cli", "wait until it has ended"},
        {"mtp-detect", "wait until it has ended"},
        {"mtpsync-phone", "another mtpsyncd"},
    }));
    CAPTURE(program);
    CHECK(advice_on({holder(program)}).find(how) != std::string::npos);
}

TEST_CASE("several holders are named together, each advice once, and not more than anybody reads") {
    CHECK(advice_on({holder("mtp-detect", 1), holder("mtp-files", 2)}) ==
          "mtp-detect (pid 1, user anna) and mtp-files (pid 2, user anna) use the phone; wait until it has ended");
    const std::vector<UsbHolder> crowd(50, holder("x"));
    CHECK(advice_on(crowd).size() < 200);
}

TEST_CASE("a holder that cannot be seen is said to be there all the same") {
    CHECK(advice_on({}).starts_with("another program, perhaps of another user, uses the phone"));
}

TEST_CASE("what a program calls itself is shown so that it does no harm") {
    CHECK(advice_on({holder("evil\x1b[2J\n")}).starts_with("evil\\x1b[2J\\x0a (pid 1234"));
}
