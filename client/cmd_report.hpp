// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/command.hpp"

namespace mtpsync {

/// The verb "report"; see Command::add.
[[nodiscard]] Action add_report(CLI::App &verb, const CommonOptions &common);

} // namespace mtpsync
