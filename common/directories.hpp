// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

/// Where the daemon keeps its things: for a user by the XDG base directory specification, for the system by the FHS, or
/// as systemd says (STATE_DIRECTORY, CONFIGURATION_DIRECTORY; systemd.exec(5)). Nothing is made here. Reentrant, as
/// long as nobody changes the environment.
namespace mtpsync {

/// HOME, or else what the user database says.
[[nodiscard]] std::optional<std::filesystem::path> home_directory();

/// Throw Error (InvalidArgument) when neither the XDG variable nor a home says where.
[[nodiscard]] std::filesystem::path user_config_directory();
[[nodiscard]] std::filesystem::path user_state_directory();

[[nodiscard]] std::filesystem::path system_config_directory();
[[nodiscard]] std::filesystem::path system_state_directory();

} // namespace mtpsync
