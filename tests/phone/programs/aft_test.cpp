// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/programs/test_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/phone_rig.hpp"

using vphone::PhoneRig;
using vphone::run_program;
namespace fs = std::filesystem;

// android-file-transfer uses neither libusb nor libudev: it reads sysfs and speaks usbfs by itself, one URB at a time.

namespace {

vphone::Finished aft(const PhoneRig &rig, const std::vector<std::string> &commands) {
    std::vector<std::string> line{"aft-mtp-cli"};
    line.insert(line.end(), commands.begin(), commands.end());
    return run_program(rig.launch(line));
}

} // namespace

TEST_CASE("aft-mtp-cli lists a folder") {
    PhoneRig rig;
    fs::create_directories(rig.storage() / "Music");
    vphone::write_test_file(rig.storage() / "Music/song.ogg", 10);
    const auto listed = aft(rig, {"cd Music", "ls"});
    INFO(listed.output);
    REQUIRE(listed.status == 0);
    REQUIRE(listed.output.find("song.ogg") != std::string::npos);
}

TEST_CASE("aft-mtp-cli puts and gets files of every size") {
    PhoneRig rig;
    const auto back = rig.scratch() / "back";
    fs::create_directory(back);
    for (const auto size : vphone::interesting_sizes) {
        const auto name = "file" + std::to_string(size) + ".bin";
        const auto source = rig.scratch() / name;
        vphone::write_test_file(source, size);
        const auto put = aft(rig, {"put " + source.native()});
        INFO(size << " bytes\n" << put.output);
        REQUIRE(put.status == 0);
        REQUIRE(vphone::same_content(source, rig.storage() / name));

        const auto got = aft(rig, {"get " + name + " " + (back / name).native()});
        INFO(got.output);
        REQUIRE(vphone::same_content(source, back / name));
    }
}

TEST_CASE("aft-mtp-cli says so when another process has the phone") {
    PhoneRig rig;
    rig.command({{"cmd", "claim"}});
    const auto refused = aft(rig, {"ls"});
    INFO(refused.output);
    REQUIRE(refused.output.find("already used by another process") != std::string::npos);
    rig.command({{"cmd", "release"}});
    REQUIRE(aft(rig, {"ls"}).status == 0);
}
