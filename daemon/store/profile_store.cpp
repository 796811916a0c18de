// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/profile_store.hpp"

#include "common/profile_keys.hpp"
#include "common/text.hpp"
#include "common/unique_fd.hpp"
#include "daemon/store/state_directory.hpp"

#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace mtpsync {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view suffix = ".toml";
constexpr std::size_t largest_file = std::size_t{1} << 20U;

/// Throws Error (InvalidProfile). Only a regular file is read: anything else might never end.
std::string read_profile(const std::string &path, const std::string &shown) {
    const UniqueFd file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0)
        throw system_error(ErrorCode::InvalidProfile, shown + ": cannot be read", errno);
    if (!S_ISREG(status.st_mode))
        throw Error{ErrorCode::InvalidProfile, shown + ": is no regular file"};
    try {
        return read_whole(file.get(), largest_file);
    } catch (const Error &error) {
        throw Error{ErrorCode::InvalidProfile, shown + ": " + error.what()};
    }
}

} // namespace

ProfileStore::ProfileStore(fs::path directory, std::string home)
    : directory_{std::move(directory)}, home_{std::move(home)} {
    reload();
}

void ProfileStore::reload() {
    profiles_.clear();
    broken_.clear();
    std::error_code error;
    for (fs::directory_iterator item{directory_, error}; !error && item != fs::directory_iterator{};
         item.increment(error))
        load(item->path());
    if (error && error != std::errc::no_such_file_or_directory)
        spdlog::error("cannot read '{}': {}", escape_for_display(directory_.native()), error.message());
    for (const auto &[name, broken] : broken_)
        spdlog::error("{}", broken.problem);
    for (Observer *observer : observers_)
        observer->profiles_changed();
}

void ProfileStore::load(const fs::path &file) {
    const std::string file_name = file.filename().native();
    if (StateDirectory::is_temporary(file_name))
        return; // of a write that a power cut ended
    const std::string shown = escape_for_display(file.native());
    const bool has_suffix = file_name.ends_with(suffix);
    const std::string name = file_name.substr(0, file_name.size() - (has_suffix ? suffix.size() : 0));
    if (!has_suffix || !is_profile_name(name)) {
        const std::string listed = directory_.filename().native() + "/" + file_name;
        broken_[escape_for_display(listed)] = {
            shown, shown + ": a profile is a file NAME.toml, where NAME has letters, digits, '.', '_' and '-' and does "
                           "not begin with a dot; rename it or move it away"};
        return;
    }
    try {
        profiles_.emplace(name, parse_profile(read_profile(file.native(), shown), name, shown, home_));
    } catch (const Error &error) {
        broken_[name] = {shown, error.what()};
    }
}

const Profile &ProfileStore::find(const std::string &name) const {
    if (const auto found = profiles_.find(name); found != profiles_.end())
        return found->second;
    if (const auto found = broken_.find(name); found != broken_.end())
        throw Error{ErrorCode::InvalidProfile, found->second.problem};
    throw Error{ErrorCode::NoSuchProfile, "there is no profile '" + escape_for_display(name) +
                                              "'; 'mtpsyncctl profile list' shows those that there are"};
}

std::vector<const Profile *> ProfileStore::matching(const UsbIdentity &phone) const {
    std::vector<const Profile *> found;
    for (const auto &[name, profile] : profiles_)
        if (profile.match.matches(phone))
            found.push_back(&profile);
    return found;
}

} // namespace mtpsync
