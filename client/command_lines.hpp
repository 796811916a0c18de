// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/// Another program that runs beside the client, and the lines that it prints. Its complaints are not shown. It ends
/// with this object at the latest. Thread-bound.
class CommandLines {
public:
    /// @p command is the program, looked up in PATH, and its arguments. Throws Error (Internal) when it cannot be
    /// started.
    explicit CommandLines(std::vector<std::string> command);
    CommandLines(const CommandLines &) = delete;
    CommandLines &operator=(const CommandLines &) = delete;
    ~CommandLines();

    /// Waits for the next line, which comes without its line break; none at the end.
    [[nodiscard]] std::optional<std::string> next();

private:
    UniqueFd output_;
    pid_t pid_ = -1;
    std::string unread_;
};

} // namespace mtpsync
