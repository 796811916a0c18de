// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/phone_rig.hpp"

#include "tests/phone/preload_library.hpp"
#include "tests/phone/usb/system_error.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace vphone {

namespace fs = std::filesystem;

namespace {

// The paths of sockets in a test bed must fit into 108 bytes.
constexpr std::size_t longest_temporary_directory = 40;

fs::path make_directory() {
    fs::path parent = fs::temp_directory_path();
    if (parent.native().size() > longest_temporary_directory)
        parent = "/tmp";
    std::string name = parent / "vp-XXXXXX";
    if (mkdtemp(name.data()) == nullptr)
        throw_errno("mkdtemp '" + name + "'");
    return name;
}

fs::path storage_directory(const fs::path &directory, std::size_t storage, std::size_t phone) {
    return directory / ("storage-" + std::to_string(phone) + "-" + std::to_string(storage));
}

} // namespace

bool PhoneRig::available() {
    return preload_library_available();
}

PhoneRig::PhoneRig() : PhoneRig{nlohmann::json::array({nlohmann::json::object()})} {
}

PhoneRig::PhoneRig(nlohmann::json phones, bool plugged)
    : directory_{make_directory()}, root_{directory_ / "r"}, scratch_{directory_ / "scratch"} {
    try {
        fs::create_directory(scratch_);
        place_storages(phones);
        start(phones, plugged);
    } catch (...) {
        process_.reset();
        fs::remove_all(directory_);
        throw;
    }
}

PhoneRig::~PhoneRig() {
    process_->signal(SIGTERM);
    process_->wait();
    process_.reset();
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
}

void PhoneRig::place_storages(nlohmann::json &phones) const {
    std::size_t phone_number = 0;
    for (auto &phone : phones) {
        if (!phone.contains("storages"))
            phone["storages"] = nlohmann::json::array({nlohmann::json::object()});
        std::size_t storage_number = 0;
        for (auto &described : phone["storages"]) {
            const auto place = storage_directory(directory_, storage_number++, phone_number);
            fs::create_directory(place);
            described["directory"] = place;
        }
        ++phone_number;
    }
}

void PhoneRig::start(const nlohmann::json &phones, bool plugged) {
    const auto file = directory_ / "phones.json";
    std::ofstream{file} << nlohmann::json{{"phones", phones}};
    std::vector<std::string> command{VPHONE_PROGRAM, "--root", root_, "--phones", file};
    if (!plugged)
        command.emplace_back("--unplugged");
    process_.emplace(command);
    if (process_->read_line() != "vphone ready")
        throw std::runtime_error{"vphone did not start: see its message above"};
    control_.emplace(root_);
}

fs::path PhoneRig::storage(std::size_t storage, std::size_t phone) const {
    return storage_directory(directory_, storage, phone);
}

std::vector<std::string> PhoneRig::launcher() const {
    return {VPHONE_RUN_PROGRAM, root_};
}

std::vector<std::string> PhoneRig::launch(std::vector<std::string> command) const {
    auto whole = launcher();
    whole.insert(whole.end(), command.begin(), command.end());
    return whole;
}

nlohmann::json PhoneRig::command(const nlohmann::json &command) {
    auto reply = control_->ask(command);
    if (!reply.value("ok", false))
        throw std::runtime_error{command.dump() + ": " + reply.value("error", "failed")};
    return reply;
}

PhoneRig::Address PhoneRig::address(const std::string &serial) {
    nlohmann::json question{{"cmd", "status"}};
    if (!serial.empty())
        question["phone"] = serial;
    const auto status = command(question);
    return {status.at("bus").get<int>(), status.at("devnum").get<int>()};
}

} // namespace vphone
