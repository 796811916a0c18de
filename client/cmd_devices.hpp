// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/command.hpp"

namespace mtpsync {

/// The verb "devices"; see Command::add.
[[nodiscard]] Action add_devices(CLI::App &verb, const CommonOptions &common);

} // namespace mtpsync
