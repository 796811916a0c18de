// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/hotplug/usb_holder.hpp"

#include <spdlog/fmt/fmt.h>

#include <pwd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace mtpsync {

namespace {

namespace fs = std::filesystem;

/// The kernel cuts the name of a process off after so many bytes (TASK_COMM_LEN).
constexpr std::size_t longest_kept_name = 15;

/// What /proc tells of a process to everybody.
struct ProcessStatus {
    pid_t parent = 0;
    uid_t user = 0;
};

/// Nothing when @p name is no number, as of most things in /proc that are no process.
std::optional<pid_t> pid_of(const std::string &name) {
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc{} || end != name.data() + name.size())
        return std::nullopt;
    return pid;
}

/// Calls @p visit with each entry of @p folder; with none when it may not be read, or is gone by now.
template <class Visit>
void for_each_entry(const fs::path &folder, Visit visit) {
    std::error_code error;
    for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error))
        visit(entry->path());
}

bool has_open(const fs::path &process, const fs::path &node) {
    bool found = false;
    for_each_entry(process / "fd", [&](const fs::path &descriptor) {
        std::error_code unreadable;
        found = found || fs::read_symlink(descriptor, unreadable) == node;
    });
    return found;
}

ProcessStatus status_of(const fs::path &process) {
    ProcessStatus status;
    std::ifstream file{process / "status"};
    for (std::string key; file >> key;) {
        if (key == "PPid:")
            file >> status.parent;
        else if (key == "Uid:")
            file >> status.user;
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return status;
}

/// A script is called by its own name, which its program file does not tell; long names are whole only there.
std::string program_of(const fs::path &process) {
    std::string name;
    std::getline(std::ifstream{process / "comm"}, name);
    if (name.size() < longest_kept_name)
        return name;
    std::error_code unreadable;
    const std::string file = fs::read_symlink(process / "exe", unreadable).filename().string();
    return file.starts_with(name) ? file : name;
}

std::string name_of(uid_t user) {
    std::array<char, 4096> text{};
    passwd entry{};
    passwd *found = nullptr;
    getpwuid_r(user, &entry, text.data(), text.size(), &found);
    return found != nullptr ? found->pw_name : std::to_string(user);
}

/// They talk to other interfaces of the same device, by the same node.
bool leaves_mtp_alone(std::string_view program) {
    constexpr std::array<std::string_view, 2> programs{"adb", "fastboot"};
    return std::ranges::find(programs, program) != programs.end();
}

} // namespace

std::vector<UsbHolder> find_usb_holders(const UsbAddress &address, pid_t ourselves, const HolderPlaces &places) {
    const fs::path node = places.nodes / fmt::format("{:03}/{:03}", address.bus, address.device);
    std::vector<UsbHolder> holders;
    for_each_entry(places.processes, [&](const fs::path &process) {
        const auto pid = pid_of(process.filename().string());
        if (!pid || *pid == ourselves || !has_open(process, node))
            return;
        const ProcessStatus status = status_of(process);
        std::string program = program_of(process);
        if (status.parent != ourselves && !leaves_mtp_alone(program))
            holders.push_back({.program = std::move(program), .pid = *pid, .user = name_of(status.user)});
    });
    std::ranges::sort(holders, {}, &UsbHolder::pid);
    return holders;
}

} // namespace mtpsync
