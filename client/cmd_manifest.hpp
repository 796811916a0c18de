// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/command.hpp"

namespace mtpsync {

/// The verb "manifest"; see Command::add.
[[nodiscard]] Action add_manifest(CLI::App &verb, const CommonOptions &common);

} // namespace mtpsync
