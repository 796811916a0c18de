// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/command.hpp"

namespace mtpsync {

/// The verb "log"; see Command::add. It needs no daemon.
[[nodiscard]] Action add_log(CLI::App &verb, const CommonOptions &common);

} // namespace mtpsync
