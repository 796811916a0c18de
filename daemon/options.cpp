// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/options.hpp"

#include "common/error.hpp"
#include "daemon/store/settings.hpp"

#include <pwd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

namespace mtpsync {

namespace {

/// An absolute path from the environment; the specifications ignore others.
std::optional<std::filesystem::path> directory_from(const char *variable) {
    const char *value = std::getenv(variable);
    if (value == nullptr || *value != '/')
        return std::nullopt;
    return value;
}

std::optional<std::filesystem::path> home_directory() {
    if (auto home = directory_from("HOME"))
        return home;
    if (const passwd *entry = getpwuid(getuid()); entry != nullptr && *entry->pw_dir == '/')
        return std::filesystem::path{entry->pw_dir};
    return std::nullopt;
}

std::filesystem::path user_directory(const char *variable, const char *below_home) {
    if (const auto directory = directory_from(variable))
        return *directory / "mtpsync";
    if (const auto home = home_directory())
        return *home / below_home / "mtpsync";
    throw Error{ErrorCode::InvalidArgument, std::string{"set HOME or "} + variable + " to an absolute path"};
}

} // namespace

DaemonOptions parse_daemon_options(int argc, char **argv) {
    DaemonOptions options;
    CLI::App app{"Keeps folders on this machine and on MTP phones the same.", "mtpsyncd"};
    bool user = false;
    bool system = false;
    std::string config;
    auto *user_flag = app.add_flag("--user", user, "on the session bus, with the rights of the user");
    auto *system_flag = app.add_flag("--system", system, "on the system bus");
    user_flag->excludes(system_flag);
    app.add_option("--config", config, "configuration file instead of the usual one")->type_name("FILE");
    app.add_option("--log-level", options.log_level, "trace, debug, info, warning, error, critical or off")
        ->type_name("LEVEL");
    app.add_flag("--foreground", options.foreground, "log to the terminal only, not to sync.log");
    app.set_version_flag("--version", std::string{"mtpsyncd "} + MTPSYNC_VERSION);
    try {
        app.parse(argc, argv);
        if (user == system)
            throw CLI::RequiredError{"--user or --system"};
        if (!options.log_level.empty() && !log_level_from_word(options.log_level))
            throw CLI::ValidationError{"--log-level", "there is no level '" + options.log_level + "'"};
    } catch (const CLI::Success &success) { // --help, --version
        std::exit(app.exit(success));
    } catch (const CLI::ParseError &error) {
        std::fprintf(stderr, "mtpsyncd: error: %s; 'mtpsyncd --help' lists the options\n", error.what());
        std::exit(static_cast<int>(ExitCode::Usage));
    }
    options.bus = system ? bus_compat::Bus::System : bus_compat::Bus::Session;
    if (!config.empty())
        options.config = config;
    return options;
}

DaemonPaths daemon_paths(const DaemonOptions &options) {
    DaemonPaths paths;
    if (options.bus == bus_compat::Bus::System) {
        paths = {.config_file = "/etc/mtpsync/mtpsyncd.toml",
                 .state = directory_from("STATE_DIRECTORY").value_or("/var/lib/mtpsync")}; // systemd.exec(5)
    } else {
        if (!options.config)
            paths.config_file = user_directory("XDG_CONFIG_HOME", ".config") / "mtpsyncd.toml";
        paths.state = user_directory("XDG_STATE_HOME", ".local/state");
        paths.home = home_directory().value_or("").string();
    }
    if (options.config)
        paths.config_file = *options.config;
    paths.profiles = paths.config_file.parent_path() / "profiles.d";
    return paths;
}

} // namespace mtpsync
