// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/directories.hpp"

#include "common/error.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace mtpsync {

namespace {

/// An absolute path from the environment; the specification ignores others. systemd may name several, with colons
/// between them: the first is ours.
std::optional<std::filesystem::path> directory_from(const char *variable) {
    const char *value = std::getenv(variable);
    if (value == nullptr || *value != '/')
        return std::nullopt;
    return value;
}

std::filesystem::path user_directory(const char *variable, const char *below_home) {
    if (const auto directory = directory_from(variable))
        return *directory / "mtpsync";
    if (const auto home = home_directory())
        return *home / below_home / "mtpsync";
    throw Error{ErrorCode::InvalidArgument, std::string{"set HOME or "} + variable + " to an absolute path"};
}

std::filesystem::path system_directory(const char *variable, const char *usual) {
    const auto given = directory_from(variable);
    if (!given)
        return usual;
    const std::string &all = given->native();
    return all.substr(0, all.find(':'));
}

} // namespace

std::optional<std::filesystem::path> home_directory() {
    if (auto home = directory_from("HOME"))
        return home;
    if (const passwd *entry = getpwuid(getuid()); entry != nullptr && *entry->pw_dir == '/')
        return std::filesystem::path{entry->pw_dir};
    return std::nullopt;
}

std::filesystem::path user_config_directory() {
    return user_directory("XDG_CONFIG_HOME", ".config");
}

std::filesystem::path user_state_directory() {
    return user_directory("XDG_STATE_HOME", ".local/state");
}

std::filesystem::path system_config_directory() {
    return system_directory("CONFIGURATION_DIRECTORY", "/etc/mtpsync");
}

std::filesystem::path system_state_directory() {
    return system_directory("STATE_DIRECTORY", "/var/lib/mtpsync");
}

} // namespace mtpsync
