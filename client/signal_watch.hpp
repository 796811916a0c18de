// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <csignal>
#include <optional>

namespace mtpsync {

/**
 * While it lives, Ctrl-C (SIGINT) and a new size of the terminal (SIGWINCH) are read from a descriptor and interrupt
 * nothing. Thread-bound to the only thread.
 */
class SignalWatch {
public:
    /// Throws Error (Internal).
    SignalWatch();
    SignalWatch(const SignalWatch &) = delete;
    SignalWatch &operator=(const SignalWatch &) = delete;
    ~SignalWatch();

    /// Readable while a signal waits.
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }
    /// The number of a signal that waits; nothing when none does.
    [[nodiscard]] std::optional<int> next();

private:
    sigset_t before_{};
    UniqueFd fd_;
};

} // namespace mtpsync
