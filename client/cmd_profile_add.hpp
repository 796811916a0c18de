// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/command.hpp"

namespace mtpsync {

/// The verb "profile add"; as Command::add.
[[nodiscard]] Action add_profile_add(CLI::App &verb, const CommonOptions &common);

} // namespace mtpsync
