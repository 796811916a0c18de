// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/// What of the daemon's entries in systemd's journal shall be shown. journalctl(1) reads it: it knows pagers, colours,
/// rotation and who may see what. Reentrant.
struct JournalQuery {
    bool system = false;                ///< the daemon of the system; else that of this user
    std::uint64_t job = 0;              ///< 0: everything
    std::optional<std::size_t> lines{}; ///< none: all
    bool follow = false;
    bool json = false;

    /// The command line.
    [[nodiscard]] std::vector<std::string> command() const;
    /// When the newest entry of the daemon was made, whatever it is about, in microseconds since the epoch; 0: there is
    /// none that we may see, or no journal.
    [[nodiscard]] std::uint64_t last_change() const;
    /// Becomes journalctl. Throws Error (Internal) when there is none.
    [[noreturn]] void show() const;
};

} // namespace mtpsync
