// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/programs/test_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/phone_rig.hpp"

#include <sstream>

using vphone::PhoneRig;
using vphone::run_program;
namespace fs = std::filesystem;

// These programs read the whole phone first, and end with status 0 even when they failed: only the content counts.

namespace {

std::string output_of(const PhoneRig &rig, std::vector<std::string> command) {
    return run_program(rig.launch(std::move(command))).output;
}

/// The handle that mtp-files shows for a file; 0 when it shows none.
unsigned long handle_of(const PhoneRig &rig, const std::string &name) {
    std::istringstream lines{output_of(rig, {"mtp-files"})};
    unsigned long handle = 0;
    for (std::string line; std::getline(lines, line);) {
        constexpr std::string_view id = "File ID: ";
        if (line.compare(0, id.size(), id) == 0)
            handle = std::stoul(line.substr(id.size()));
        if (line == "   Filename: " + name)
            return handle;
    }
    return 0;
}

/// Handles go up with every session, by as many as there are objects: what mtp-getfile has to be told.
unsigned long handle_in_next_session(const PhoneRig &rig, const std::string &name) {
    const auto first = handle_of(rig, name);
    const auto second = handle_of(rig, name);
    REQUIRE(first != 0);
    REQUIRE(second > first);
    return second + (second - first);
}

} // namespace

TEST_CASE("mtp-detect names the phone and its storage") {
    PhoneRig rig{{{{"serial", "SERIAL77"}, {"model", "Blue Phone"}, {"storages", {{{"description", "Inner room"}}}}}}};
    const auto output = output_of(rig, {"mtp-detect"});
    INFO(output);
    REQUIRE(output.find("18d1:4ee1") != std::string::npos);
    REQUIRE(output.find("Blue Phone") != std::string::npos);
    REQUIRE(output.find("SERIAL77") != std::string::npos);
    REQUIRE(output.find("Inner room") != std::string::npos);
    REQUIRE(output.find("Bus location: 1") != std::string::npos);
}

TEST_CASE("mtp-folders and mtp-files list what the storage holds") {
    PhoneRig rig;
    fs::create_directories(rig.storage() / "DCIM/Camera");
    vphone::write_test_file(rig.storage() / "DCIM/Camera/photo.jpg", 1234);
    const auto folders = output_of(rig, {"mtp-folders"});
    INFO(folders);
    REQUIRE(folders.find("DCIM") != std::string::npos);
    REQUIRE(folders.find("Camera") != std::string::npos);
    const auto files = output_of(rig, {"mtp-files"});
    INFO(files);
    REQUIRE(files.find("Filename: photo.jpg") != std::string::npos);
    REQUIRE(files.find("File size 1234 ") != std::string::npos);
}

TEST_CASE("mtp-sendfile brings files of every size to the phone") {
    PhoneRig rig;
    fs::create_directory(rig.storage() / "Inbox");
    for (const auto size : vphone::interesting_sizes) {
        const auto name = "file" + std::to_string(size) + ".bin";
        vphone::write_test_file(rig.scratch() / name, size);
        const auto output = output_of(rig, {"mtp-sendfile", rig.scratch() / name, "/Inbox"});
        INFO(size << " bytes\n" << output);
        REQUIRE(vphone::same_content(rig.scratch() / name, rig.storage() / "Inbox" / name));
    }
}

TEST_CASE("mtp-getfile fetches files of every size from the phone") {
    PhoneRig rig;
    for (const auto size : vphone::interesting_sizes) {
        const auto name = "file" + std::to_string(size) + ".bin";
        vphone::write_test_file(rig.storage() / name, size);
        const auto handle = handle_in_next_session(rig, name);
        const auto output = output_of(rig, {"mtp-getfile", std::to_string(handle), rig.scratch() / name});
        INFO(size << " bytes\n" << output);
        REQUIRE(vphone::same_content(rig.scratch() / name, rig.storage() / name));
    }
}

TEST_CASE("a super-speed phone serves the same programs") {
    PhoneRig rig{{{{"serial", "FAST"}, {"speed", "super"}}}};
    fs::create_directory(rig.storage() / "Inbox");
    for (const std::uint64_t size : {std::uint64_t{1012}, std::uint64_t{1024}, std::uint64_t{3'000'000}}) {
        const auto name = "file" + std::to_string(size) + ".bin";
        vphone::write_test_file(rig.scratch() / name, size);
        const auto output = output_of(rig, {"mtp-sendfile", rig.scratch() / name, "/Inbox"});
        INFO(size << " bytes\n" << output);
        REQUIRE(vphone::same_content(rig.scratch() / name, rig.storage() / "Inbox" / name));
    }
}

TEST_CASE("libmtp gets over a stall of its first answer") {
    PhoneRig rig;
    vphone::write_test_file(rig.storage() / "photo.jpg", 10);
    rig.command({{"cmd", "stall-at"}, {"direction", "in"}, {"bytes", 0}});
    const auto files = output_of(rig, {"mtp-files"});
    INFO(files);
    REQUIRE(rig.command({{"cmd", "faults"}}).at("faults").at(0).at("fired") == 1);
    REQUIRE(files.find("Filename: photo.jpg") != std::string::npos);
}
