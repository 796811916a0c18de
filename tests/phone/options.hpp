// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/phone_config.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace vphone {

/// What the command line of vphone asks for.
struct Options {
    enum class Action { Help, Run, Control };

    Action action = Action::Run;
    std::filesystem::path root;
    std::vector<PhoneConfig> phones;      ///< run
    bool unplugged = false;               ///< run: do not plug them in
    std::vector<nlohmann::json> commands; ///< control
};

/// Reads a command line without the program's name. Throws std::invalid_argument that names the argument.
[[nodiscard]] Options parse_options(const std::vector<std::string> &arguments);

extern const char *const usage;

} // namespace vphone
