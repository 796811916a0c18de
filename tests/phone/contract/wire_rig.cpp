// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/wire_rig.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace mtpsync {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::uint64_t capacity = std::uint64_t{32} << 30U;

ContractTraits traits_of(const std::string &profile) {
    ContractTraits traits;
#ifndef MTPSYNC_LIBMTP_GET_CHILDREN
    traits.lists_completely = false;
#endif
    traits.caches_metadata = true;
    traits.has_large_files = true;
    traits.ignores_case = true;
    traits.reads_beyond_4_gib = profile == "aosp" || profile == "old-android";
    if (profile == "minimal") {
        traits.refuses_same_name = false;
        traits.partial_read = false;
    }
    return traits;
}

/// Ids that libmtp treats as it does those of such phones; bus and device are known when the phone is plugged in.
UsbAddress usb_of(const std::string &profile) {
    if (profile == "samsung")
        return {.vendor_id = 0x04E8, .product_id = 0x6860};
    return {.vendor_id = 0x18D1, .product_id = 0x4EE1};
}

} // namespace

WireRig::WireRig(const std::string &profile)
    : profile_{profile}, traits_{traits_of(profile)}, usb_{usb_of(profile)},
      rig_{json::array({{{"profile", profile},
                         {"vendor", fmt::format("{:04x}", usb_.vendor_id)},
                         {"product", fmt::format("{:04x}", usb_.product_id)},
                         {"storages", json::array({{{"capacity", capacity}}})}}})} {
}

void WireRig::write(std::string_view path, std::string_view content) {
    const fs::path file = rig_.storage() / path;
    fs::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << content;
}

std::optional<std::string> WireRig::stored(std::string_view path) const {
    std::ifstream file{rig_.storage() / path, std::ios::binary};
    if (!file)
        return std::nullopt;
    return (std::ostringstream{} << file.rdbuf()).str();
}

std::vector<std::string> WireRig::paths() const {
    std::vector<std::string> paths;
    for (const auto &entry : fs::recursive_directory_iterator{rig_.storage()})
        paths.push_back(entry.path().lexically_relative(rig_.storage()).string() + (entry.is_directory() ? "/" : ""));
    std::ranges::sort(paths);
    return paths;
}

void WireRig::grow_large(std::string_view path, std::uint64_t size) {
    command({{"cmd", "add-file"}, {"path", path}, {"size", size}});
}

void WireRig::take_photo(std::string_view path) {
    command({{"cmd", "add-file"}, {"path", path}, {"content", "photo"}});
}

void WireRig::lock() {
    command({{"cmd", "fault"}, {"kind", "locked"}});
}

void WireRig::unlock() {
    command({{"cmd", "unlock"}});
}

void WireRig::unplug() {
    command({{"cmd", "unplug"}});
}

void WireRig::plug() {
    command({{"cmd", "plug"}});
}

std::string WireRig::operation_of(ContractCall call) const {
    const bool sends_properties = profile_ == "samsung";
    switch (call) {
    case ContractCall::Storages: return "0x1004";
    case ContractCall::List: return "0x1007";
    case ContractCall::MakeFolder:
    case ContractCall::PutAnnounce: return sends_properties ? "0x9808" : "0x100C";
    case ContractCall::PutData: return "0x100D";
    case ContractCall::Get:
        if (!traits_.partial_read)
            return "0x1009";
        return profile_ == "samsung" ? "0x101B" : "0x95C1";
    case ContractCall::Rename: return "0x9804";
    case ContractCall::Remove: return "0x100B";
    }
    throw std::logic_error{"an unknown call"};
}

void WireRig::respond(ContractCall call, std::uint16_t response) {
    // libmtp loses the code of an answer that comes without data: the worker asks again, and must get the same
    const bool brings_data = call == ContractCall::Storages || call == ContractCall::List || call == ContractCall::Get;
    const int times = brings_data ? 2 : 1;
    command({{"cmd", "fault"},
             {"kind", "respond"},
             {"operation", operation_of(call)},
             {"code", response},
             {"times", times}});
}

void WireRig::unplug_during(ContractCall call, std::uint64_t bytes) {
    if (call == ContractCall::List && bytes > 0)
        command({{"cmd", "fault"}, {"kind", "unplug"}, {"operation", "0x1008"}, {"skip", 5}, {"phase", "data"}});
    else if (bytes > 0)
        command({{"cmd", "unplug-at"}, {"direction", call == ContractCall::Get ? "in" : "out"}, {"bytes", bytes}});
    else
        command({{"cmd", "fault"}, {"kind", "unplug"}, {"operation", operation_of(call)}, {"phase", "command"}});
}

void WireRig::make_unreadable(std::string_view path) {
    command({{"cmd", "fault"}, {"kind", "unreadable"}, {"path", path}});
}

void WireRig::fill_storage() {
    const std::uint64_t free = command({{"cmd", "state"}}).at("storages").at(0).at("free");
    command({{"cmd", "add-file"}, {"path", "ballast"}, {"size", free - 50'000}});
}

void WireRig::slow_down() {
    command({{"cmd", "latency"}, {"preset", "usb2"}});
}

std::uint64_t WireRig::work_done() const {
    return command({{"cmd", "status"}}).at("transactions");
}

UsbAddress WireRig::address() const {
    const auto place = rig_.address();
    UsbAddress address = usb_;
    address.bus = static_cast<std::uint8_t>(place.bus);
    address.device = static_cast<std::uint8_t>(place.device);
    return address;
}

WorkerSettings WireRig::settings() const {
    WorkerSettings settings;
    settings.command = rig_.launcher();
    settings.command.emplace_back(MTPSYNC_WORKER);
    settings.name = profile_;
    return settings;
}

std::unique_ptr<PhoneProcess> WireRig::open_process() {
    return open_process(settings(), CallLimits::within(std::chrono::seconds{60}));
}

std::unique_ptr<Phone> WireRig::open() {
    for (int tries = 3;; --tries) {
        try {
            return open_process();
        } catch (const Error &error) { // what every caller does about a lost session, and says
            if (error.code() != ErrorCode::SessionLost || tries == 1)
                throw;
            std::fprintf(stderr, "the open is tried again: %s\n", error.what());
        }
    }
}

std::unique_ptr<PhoneProcess> WireRig::open_process(const WorkerSettings &settings, const CallLimits &limits) {
    return PhoneProcess::open(address(), settings, limits);
}

} // namespace mtpsync
