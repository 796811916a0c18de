// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mtpsync {

/// Why a mirror keeps what is on the receiving side alone (docs/adr/0012).
enum class KeepReason : std::uint8_t {
    None, ///< it may be deleted
    // the run as a whole
    NotAsked,         ///< the plan wants to delete, the caller did not ask for it
    WholeStorage,     ///< the receiving side is the whole storage
    FailedRun,        ///< something else failed in the same run
    UnreadableSource, ///< a part of the original could not be read
    EmptySource,      ///< the original is empty: it may be a disk that is not mounted
    UnprovenSource,   ///< the listings of the original may be short
    ReadOnly,         ///< nothing can be deleted there
    TooMany,          ///< more than max_delete
    // one object
    OnBothSides,   ///< the original has it, or has it again
    Excluded,      ///< by the filter
    Temporary,     ///< a temporary file of ours, which has its own end
    Twin,          ///< there are several of this name
    FailedBeside,  ///< something failed in the same folder
    Unlisted,      ///< its folder could not be listed
    StaleListing,  ///< the listing may show what was, not what is
    Changed,       ///< it is not what it was when the plan was made
    NotEmpty,      ///< a folder that holds what stays
    UnprovenEmpty, ///< a folder whose listing may be short
    BadName,       ///< its name is no part of a path
};

/// "too-many", as in reports.
[[nodiscard]] std::string_view to_word(KeepReason reason) noexcept;
/// Nothing when it is none of the words.
[[nodiscard]] std::optional<KeepReason> keep_reason_from_word(std::string_view word) noexcept;

} // namespace mtpsync
