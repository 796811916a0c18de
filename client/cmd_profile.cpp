// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_profile.hpp"

#include "client/cmd_profile_add.hpp"
#include "client/daemon_client.hpp"
#include "client/json_output.hpp"
#include "client/output.hpp"
#include "client/profile_table.hpp"
#include "client/profile_words.hpp"
#include "common/bus_profile.hpp"

#include <unistd.h>

#include <memory>

namespace mtpsync {

namespace {

struct ProfileOptions {
    std::string name;
    std::vector<std::string> settings;
};

nlohmann::ordered_json json_of(const std::vector<ProfileInfo> &profiles) {
    auto document = nlohmann::ordered_json::array();
    for (const ProfileInfo &profile : profiles)
        document.push_back(to_json(profile));
    return document;
}

ExitCode list_profiles(const CommonOptions &common) {
    DaemonClient client{common.bus()};
    const auto profiles = client.profiles();
    if (common.json)
        print_json(json_of(profiles));
    else
        print(profile_table(profiles, Style::of(STDOUT_FILENO)));
    return ExitCode::Ok;
}

ExitCode show_profile(const CommonOptions &common, const std::string &name) {
    DaemonClient client{common.bus()};
    const ProfileInfo profile = client.profile(name);
    if (common.json)
        print_json(to_json(profile));
    else
        print(profile_text(profile));
    return profile.problem.empty() ? ExitCode::Ok : ExitCode::Differences;
}

ExitCode set_profile(const CommonOptions &common, const ProfileOptions &options) {
    ProfileSettings changes;
    for (const std::string &setting : options.settings)
        changes.insert(profile_setting(setting));
    DaemonClient client{common.bus()};
    const auto agent = client.let_ask();
    client.manager().SetProfile(options.name, bus_profile::to_bus(changes));
    const ProfileInfo profile = client.profile(options.name);
    if (common.json)
        print_json(to_json(profile));
    else
        print(profile.file + " is changed\n");
    return ExitCode::Ok;
}

ExitCode remove_profile(const CommonOptions &common, const std::string &name) {
    DaemonClient client{common.bus()};
    const auto agent = client.let_ask();
    client.manager().RemoveProfile(name);
    if (common.json)
        print_json({{"removed", name}});
    else
        print("the profile " + name + " is removed\n");
    return ExitCode::Ok;
}

/// Reads them again, for somebody has just written them.
ExitCode check_profiles(const CommonOptions &common) {
    DaemonClient client{common.bus()};
    const auto agent = client.let_ask();
    client.manager().ReloadProfiles();
    const auto profiles = client.profiles();
    bool all_good = true;
    for (const ProfileInfo &profile : profiles)
        all_good = all_good && profile.problem.empty();
    if (common.json)
        print_json(json_of(profiles));
    else
        print(profile_check_text(profiles, Style::of(STDOUT_FILENO)));
    return all_good ? ExitCode::Ok : ExitCode::Differences;
}

} // namespace

Action add_profile(CLI::App &verb, const CommonOptions &common) {
    const auto options = std::make_shared<ProfileOptions>();
    const auto chosen = std::make_shared<Action>(); // of the verb behind "profile"
    verb.require_subcommand(1);
    const auto add = [&verb, chosen](const char *name, const char *summary, Action action) {
        CLI::App *sub = verb.add_subcommand(name, summary);
        sub->fallthrough(); // so that the options of "profile" may stand at the end
        sub->callback([chosen, action = std::move(action)] { *chosen = action; });
        return sub;
    };
    const auto with_name = [options](CLI::App *sub) {
        sub->add_option("NAME", options->name, "Which profile")->required()->type_name("");
        return sub;
    };
    add("list", "List the profiles, and what is wrong with them", [&common] { return list_profiles(common); });
    with_name(
        add("show", "Show what a profile says", [&common, options] { return show_profile(common, options->name); }));
    CLI::App *make = add("add", "Write a new profile; without options on a terminal it asks", Action{});
    make->callback([chosen, action = add_profile_add(*make, common)] { *chosen = action; });
    with_name(add("set", "Change a profile", [&common, options] { return set_profile(common, *options); }))
        ->add_option("SETTING", options->settings, "What is to be another, as KEY=VALUE, such as on_plug=sync")
        ->required()
        ->type_name("");
    with_name(add("remove", "Remove a profile", [&common, options] { return remove_profile(common, options->name); }));
    add("check", "Read the profiles again, and say what is wrong with them",
        [&common] { return check_profiles(common); });
    return [chosen] { return (*chosen)(); };
}

} // namespace mtpsync
