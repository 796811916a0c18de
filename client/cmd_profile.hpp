// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/command.hpp"

namespace mtpsync {

/// The verb "profile"; see Command::add.
[[nodiscard]] Action add_profile(CLI::App &verb, const CommonOptions &common);

} // namespace mtpsync
