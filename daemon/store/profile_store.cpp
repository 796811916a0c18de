// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/profile_store.hpp"

#include "common/profile_keys.hpp"
#include "common/text.hpp"
#include "common/unique_fd.hpp"
#include "daemon/store/state_directory.hpp"
#include "daemon/store/toml_edit.hpp"

#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace mtpsync {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view profile_suffix = ".toml";
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

[[noreturn]] void refuse_unknown(const std::string &name) {
    throw Error{ErrorCode::NoSuchProfile, "there is no profile '" + escape_for_display(name) +
                                              "'; 'mtpsyncctl profile list' shows those that there are"};
}

/// All that @p profile says but the keys of @p changes.
ProfileSettings rest_of(const Profile &profile, const ProfileSettings &changes) {
    ProfileSettings rest = settings_of(profile);
    std::erase_if(rest, [&](const auto &setting) { return changes.contains(setting.first); });
    return rest;
}

/// Nothing when it is broken: it has no keys that could be compared.
std::optional<Profile> profile_in(const std::string &text, const std::string &name, const std::string &shown,
                                  const std::string &home) {
    try {
        return parse_profile(text, name, shown, home);
    } catch (const Error &) {
        return std::nullopt;
    }
}

} // namespace

ProfileStore::ProfileStore(fs::path directory, std::string home)
    : directory_{std::move(directory)}, home_{std::move(home)} {
    reload();
}

void ProfileStore::reload() {
    profiles_.clear();
    const auto broken_before = std::exchange(broken_, {});
    std::error_code error;
    for (fs::directory_iterator item{directory_, error}; !error && item != fs::directory_iterator{};
         item.increment(error))
        load(item->path());
    if (error && error != std::errc::no_such_file_or_directory)
        spdlog::error("cannot read '{}': {}", escape_for_display(directory_.native()), error.message());
    for (const auto &[name, broken] : broken_)
        if (const auto before = broken_before.find(name); before == broken_before.end() || before->second != broken)
            spdlog::error("{}", broken.problem);
    for (Observer *observer : observers_)
        observer->profiles_changed();
}

void ProfileStore::load(const fs::path &file) {
    const std::string file_name = file.filename().native();
    if (StateDirectory::is_temporary(file_name))
        return; // of a write that a power cut ended
    const std::string shown = escape_for_display(file.native());
    const bool has_suffix = file_name.ends_with(profile_suffix);
    const std::string name = file_name.substr(0, file_name.size() - (has_suffix ? profile_suffix.size() : 0));
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
    refuse_unknown(name);
}

std::vector<const Profile *> ProfileStore::matching(const UsbIdentity &phone) const {
    std::vector<const Profile *> found;
    for (const auto &[name, profile] : profiles_)
        if (profile.match.matches(phone))
            found.push_back(&profile);
    return found;
}

fs::path ProfileStore::file_of(const std::string &name) const {
    return directory_ / (name + std::string{profile_suffix});
}

void ProfileStore::write(const std::string &name, const std::string &text) {
    StateDirectory{directory_}.write(file_of(name).filename().native(), text);
    reload();
}

void ProfileStore::add(const std::string &name, const ProfileSettings &settings) {
    if (!is_profile_name(name))
        throw Error{ErrorCode::InvalidArgument, "'" + escape_for_display(name) + "' is no name of a profile: it can " +
                                                    "have letters, digits, '.', '_' and '-', and not begin with a dot"};
    struct stat status {};
    const std::string file = file_of(name).native();
    if (lstat(file.c_str(), &status) == 0)
        throw Error{ErrorCode::InvalidArgument,
                    "there is a profile '" + name + "' already; change it with 'mtpsyncctl profile set', or remove it"};
    const std::string text = profile_text(settings);
    static_cast<void>(parse_profile(text, name, escape_for_display(file), home_));
    write(name, text);
}

std::string ProfileStore::text_to_change(const std::string &name) const {
    const std::string file = file_of(name).native();
    struct stat status {};
    if (!is_profile_name(name) || lstat(file.c_str(), &status) != 0)
        refuse_unknown(name);
    const std::string shown = escape_for_display(file);
    if (S_ISLNK(status.st_mode)) // the link would be replaced, and the file that it leads to stay as it is
        throw Error{ErrorCode::InvalidProfile, shown + ": is a symbolic link; change the file that it leads to"};
    return read_profile(file, shown);
}

void ProfileStore::set(const std::string &name, const ProfileSettings &changes) {
    const std::string before = text_to_change(name);
    const std::string shown = escape_for_display(file_of(name).native());
    std::string after = before;
    for (const auto &[key, value] : changes)
        after = set_in_toml(after, shown, profile_key(key).name, toml_text(value));
    const ProfileSettings now = rest_of(parse_profile(after, name, shown, home_), changes);
    if (const auto was = profile_in(before, name, shown, home_); was && rest_of(*was, changes) != now)
        throw Error{ErrorCode::Internal, shown + ": the change would change other keys, too; make it by hand"};
    write(name, after);
}

void ProfileStore::remove(const std::string &name) {
    const std::string file = file_of(name).native();
    if (!is_profile_name(name))
        refuse_unknown(name);
    if (unlink(file.c_str()) != 0) {
        if (errno == ENOENT)
            refuse_unknown(name);
        throw system_error(ErrorCode::StateUnwritable, "cannot remove '" + escape_for_display(file) + "'", errno);
    }
    reload();
}

} // namespace mtpsync
