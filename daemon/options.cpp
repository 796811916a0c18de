// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/options.hpp"

#include "common/directories.hpp"
#include "common/error.hpp"
#include "daemon/store/settings.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

namespace mtpsync {

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
        paths.config_file = system_config_directory() / "mtpsyncd.toml";
        paths.state = system_state_directory();
    } else {
        if (!options.config)
            paths.config_file = user_config_directory() / "mtpsyncd.toml";
        paths.state = user_state_directory();
        paths.home = home_directory().value_or("").string();
    }
    if (options.config)
        paths.config_file = *options.config;
    paths.profiles = paths.config_file.parent_path() / "profiles.d";
    return paths;
}

} // namespace mtpsync
