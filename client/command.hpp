// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/options.hpp"
#include "common/error.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <span>

namespace mtpsync {

/// What a verb does once its options are read. Throws Error, sdbus::Error and OutputClosed.
using Action = std::function<ExitCode()>;

/// One verb of mtpsyncctl.
struct Command {
    const char *name;
    const char *summary;
    const char *example; ///< of a command line
    /// Gives @p verb its options; @p common is filled when the action runs.
    Action (*add)(CLI::App &verb, const CommonOptions &common);
};

/// All verbs, in the order in which the help lists them.
[[nodiscard]] std::span<const Command> commands() noexcept;

} // namespace mtpsync
