// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"

namespace mtpsync {

/// Reads the command line and does what it says; prints help, version and what is wrong with it. Throws what an Action
/// throws. Thread-bound.
[[nodiscard]] ExitCode run_command_line(int argc, char **argv);

} // namespace mtpsync
