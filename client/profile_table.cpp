// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/profile_table.hpp"

#include "client/table.hpp"
#include "common/profile_keys.hpp"

namespace mtpsync {

namespace {

constexpr const char *none = "There is no profile; 'mtpsyncctl profile add' makes one.\n";

std::string problem_or(const ProfileInfo &profile, const std::string &text) {
    return profile.problem.empty() ? text : "-";
}

} // namespace

std::string profile_table(const std::vector<ProfileInfo> &profiles, const Style &style) {
    if (profiles.empty())
        return none;
    Table table{{"NAME", "PHONE", "LOCAL", "REMOTE", "ON PLUG", "PROBLEM"}};
    for (const ProfileInfo &profile : profiles) {
        const std::string remote = profile.text("remote");
        table.add({profile.name, problem_or(profile, profile.phone()), problem_or(profile, profile.text("local")),
                   problem_or(profile, remote.empty() ? "/" : remote), problem_or(profile, profile.text("on_plug")),
                   profile.problem});
    }
    return table.text(style);
}

std::string profile_text(const ProfileInfo &profile) {
    std::string text = "# " + profile.file + "\n";
    if (!profile.problem.empty())
        return text + "# " + profile.problem + "\n";
    return text + profile_text(profile.settings);
}

std::string profile_check_text(const std::vector<ProfileInfo> &profiles, const Style &style) {
    std::string text;
    for (const ProfileInfo &profile : profiles)
        text += profile.problem.empty() ? profile.name + ": " + style.good("good") + "\n"
                                        : style.bad("wrong:") + " " + profile.problem + "\n";
    return text.empty() ? none : text;
}

} // namespace mtpsync
