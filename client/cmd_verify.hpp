// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/command.hpp"

namespace mtpsync {

/// The verb "verify"; see Command::add.
[[nodiscard]] Action add_verify(CLI::App &verb, const CommonOptions &common);

} // namespace mtpsync
