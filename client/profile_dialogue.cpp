// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/profile_dialogue.hpp"

#include "client/options.hpp"
#include "client/output.hpp"
#include "client/place_choice.hpp"
#include "client/profile_words.hpp"
#include "client/terminal.hpp"
#include "common/error.hpp"
#include "common/profile_keys.hpp"
#include "common/text.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace mtpsync {

namespace {

DeviceInfo ask_for_phone(DaemonClient &client) {
    const auto devices = client.devices();
    const DeviceInfo &device = choose_device(devices, "", true);
    if (devices.size() == 1 && !terminal::confirm("Is it for this phone, " + device.label() + "?"))
        throw Error{ErrorCode::Cancelled, "nothing was written; plug the other phone in and start again"};
    return device;
}

/// What the shell would make of it: nobody expands "~" in an answer.
std::string with_home(const std::string &path) {
    const char *home = std::getenv("HOME");
    return path.starts_with("~/") && home != nullptr ? home + path.substr(1) : path;
}

std::string ask_for_folder() {
    for (;;) {
        const std::string answer = terminal::ask_text("Folder on this machine", "");
        if (answer.empty())
            continue;
        std::string path = absolute_path(with_home(answer));
        struct stat status {};
        if (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
            return path;
        print_note("There is no folder " + escape_for_display(path) + ".");
    }
}

std::string ask_for_phone_folder(const std::string &suggestion) {
    for (;;) {
        try {
            return phone_path(terminal::ask_text("Folder on the phone", suggestion));
        } catch (const Error &error) {
            if (error.code() == ErrorCode::Cancelled)
                throw;
            print_note(error.what());
        }
    }
}

std::string ask_for_direction() {
    const std::vector<std::string> words{"push", "pull"};
    return words[terminal::choose("Which way:", {"from this machine to the phone", "from the phone to this machine"})];
}

std::string ask_when() {
    const std::vector<std::string> words{"off", "verify", "sync", "ask"};
    const std::size_t chosen =
        terminal::choose("When the phone is plugged in:",
                         {"do nothing until I say so", "compare the folders", "bring over what is new", "ask me"});
    return words[chosen];
}

/// "My Music" -> "my-music"
std::string name_from(const std::string &folder) {
    std::string name;
    for (const char c : folder.substr(folder.rfind('/') + 1))
        name += std::isalnum(static_cast<unsigned char>(c)) != 0
                    ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
                    : '-';
    return is_profile_name(name) ? name : "phone";
}

std::string ask_for_name(const std::string &suggestion) {
    for (;;) {
        std::string name = terminal::ask_text("Name of the profile", suggestion);
        if (is_profile_name(name))
            return name;
        print_note("A name can have letters, digits, '.', '_' and '-', and does not begin with a dot.");
    }
}

void confirm(const NewProfile &profile) {
    print_note("\n" + profile.name + ".toml:\n");
    std::string text = profile_text(profile.settings);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        print_note(end == 0 ? "" : "    " + text.substr(0, end));
        text.erase(0, end + 1);
    }
    print_note("");
    if (!terminal::confirm("Write it?"))
        throw Error{ErrorCode::Cancelled, "nothing was written"};
}

} // namespace

NewProfile ask_for_profile(DaemonClient &client, const std::string &name) {
    NewProfile profile{.name = name, .settings = {}};
    const DeviceInfo device = ask_for_phone(client);
    profile.settings.insert(profile_match(device));
    if (device.storages.empty())
        print_note("The phone shows no storage now; if it has several, unlock it and start again.");
    else if (const std::string storage = choose_storage(device, "", true); !storage.empty())
        profile.settings["storage"] = storage;
    const std::string local = ask_for_folder();
    const std::string last = escape_for_display(local.substr(local.rfind('/') + 1));
    profile.settings["local"] = escape_for_display(local);
    profile.settings["remote"] = ask_for_phone_folder(last);
    profile.settings["direction"] = ask_for_direction();
    profile.settings["on_plug"] = ask_when();
    if (profile.name.empty())
        profile.name = ask_for_name(name_from(local));
    confirm(profile);
    return profile;
}

} // namespace mtpsync
