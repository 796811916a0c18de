// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_profile_add.hpp"

#include "client/json_output.hpp"
#include "client/output.hpp"
#include "client/place_choice.hpp"
#include "client/profile_dialogue.hpp"
#include "client/profile_words.hpp"
#include "client/terminal.hpp"
#include "common/bus_profile.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace mtpsync {

namespace {

struct AddOptions {
    std::string name;
    std::map<std::string_view, std::vector<std::string>> words; ///< by key
};

NewProfile given_profile(DaemonClient &client, const AddOptions &options) {
    NewProfile profile{.name = options.name, .settings = {}};
    for (const ProfileKey &key : profile_keys())
        if (const auto &words = options.words.at(key.name); !words.empty())
            profile.settings.emplace(key.name, profile_value(key, words));
    if (profile.name.empty())
        throw Error{ErrorCode::InvalidArgument, "how shall the profile be called? give a NAME"};
    if (!profile.settings.contains("local"))
        throw Error{ErrorCode::InvalidArgument, "which local folder? give --source"};
    const bool has_match =
        std::ranges::any_of(profile.settings, [](const auto &setting) { return setting.first.starts_with("match."); });
    if (!has_match)
        profile.settings.insert(profile_match(choose_device(client.devices(), "", terminal::can_ask())));
    return profile;
}

ExitCode make_profile(const CommonOptions &common, const AddOptions &options) {
    const bool no_options = std::ranges::all_of(options.words, [](const auto &item) { return item.second.empty(); });
    DaemonClient client{common.bus()};
    const NewProfile made =
        no_options && terminal::can_ask() ? ask_for_profile(client, options.name) : given_profile(client, options);
    const auto agent = client.let_ask();
    client.manager().AddProfile(made.name, bus_profile::to_bus(made.settings));
    const ProfileInfo profile = client.profile(made.name);
    if (common.json)
        print_json(to_json(profile));
    else
        print(profile.file + " is written; compare now: mtpsyncctl verify --profile " + profile.name + "\n");
    return ExitCode::Ok;
}

} // namespace

Action add_profile_add(CLI::App &verb, const CommonOptions &common) {
    const auto options = std::make_shared<AddOptions>();
    verb.add_option("NAME", options->name, "How it is called")->type_name("");
    for (const ProfileKey &key : profile_keys())
        verb.add_option(std::string{key.option}, options->words[key.name], std::string{key.summary})
            ->allow_extra_args(false)
            ->type_name("");
    return [&common, options] { return make_profile(common, *options); };
}

} // namespace mtpsync
