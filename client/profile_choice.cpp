// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/profile_choice.hpp"

#include "client/terminal.hpp"
#include "common/error.hpp"

#include <sys/stat.h>

#include <algorithm>

namespace mtpsync {

namespace {

using Profiles = std::vector<ProfileInfo>;

bool is_folder(const std::string &path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// A folder wins: a profile that is made later changes no command that worked.
bool is_profile(const std::string &word, DaemonClient &client) {
    if (word.find('/') != std::string::npos || is_folder(word))
        return false;
    const Profiles profiles = client.profiles();
    return std::ranges::find(profiles, word, &ProfileInfo::name) != profiles.end();
}

std::string names_of(const Profiles &profiles) {
    std::string names;
    for (const ProfileInfo &profile : profiles)
        names.append(names.empty() ? "" : ", ").append(profile.name);
    return names;
}

[[noreturn]] void refuse_without_match(const Profiles &profiles, DaemonClient &client) {
    const std::string make = "make one with 'mtpsyncctl profile add', or name the folders: SOURCE --dest PATH";
    if (profiles.empty())
        throw Error{ErrorCode::NoSuchProfile, "what shall it be about? there is no profile; " + make};
    if (std::ranges::any_of(profiles, [](const auto &profile) { return !profile.problem.empty(); }))
        throw Error{ErrorCode::NoSuchProfile, "no profile is for a phone that is plugged in, and some are broken; "
                                              "'mtpsyncctl profile check' says what is wrong"};
    if (client.devices().empty())
        throw Error{ErrorCode::NoSuchDevice, "no phone is plugged in; plug the one of a profile in (" +
                                                 names_of(profiles) + "), unlock it and choose File transfer"};
    throw Error{ErrorCode::NoSuchProfile,
                "no profile (" + names_of(profiles) + ") is for a phone that is plugged in; " + make};
}

std::string matching_profile(DaemonClient &client, bool may_ask) {
    const Profiles profiles = client.profiles();
    Profiles found;
    std::ranges::copy_if(profiles, std::back_inserter(found),
                         [](const auto &profile) { return !profile.devices.empty(); });
    if (found.empty())
        refuse_without_match(profiles, client);
    if (found.size() == 1)
        return found.front().name;
    if (!may_ask)
        throw Error{ErrorCode::AmbiguousProfile, "several profiles are for phones that are plugged in; choose one with "
                                                 "--profile: " +
                                                     names_of(found)};
    std::vector<std::string> labels;
    std::ranges::transform(found, std::back_inserter(labels), &ProfileInfo::label);
    return found[terminal::choose("Several profiles are for phones that are plugged in:", labels)].name;
}

} // namespace

void take_source_for_profile(TargetOptions &target, DaemonClient &client) {
    if (target.source.empty() || !is_profile(target.source, client))
        return;
    target.profile = target.source;
    target.source.clear();
}

void choose_profile(TargetOptions &target, DaemonClient &client, bool may_ask) {
    if (!target.profile.empty())
        return;
    if (target.source.empty())
        target.profile = matching_profile(client, may_ask);
    else
        take_source_for_profile(target, client);
}

} // namespace mtpsync
