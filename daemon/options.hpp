// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/bus_compat.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace mtpsync {

/// The command line of mtpsyncd. A value.
struct DaemonOptions {
    bus_compat::Bus bus = bus_compat::Bus::Session;
    std::optional<std::filesystem::path> config; ///< given; else the one of paths()
    std::string log_level;                       ///< "": as configured
    bool foreground = false;                     ///< log to the terminal only
};

/// Reads it, or ends the program: with 0 after --help and --version, with 2 and one line after a mistake.
[[nodiscard]] DaemonOptions parse_daemon_options(int argc, char **argv);

/// Where things are (common/directories).
struct DaemonPaths {
    std::filesystem::path config_file;
    std::filesystem::path state;
    std::filesystem::path profiles; ///< beside the configuration
    std::string home;               ///< what "~" stands for in profiles; "" for the system
};
/// Throws Error (InvalidArgument) when neither the XDG variables nor HOME nor the user's entry say where.
[[nodiscard]] DaemonPaths daemon_paths(const DaemonOptions &options);

} // namespace mtpsync
