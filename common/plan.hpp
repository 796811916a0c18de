// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "common/filter.hpp"
#include "common/path.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

/// The plan: what has to happen so that two folders become equal (docs/plan-format.md). Plain values.
namespace mtpsync {

enum class EntryType : std::uint8_t { Folder, File };

enum class PlanAction : std::uint8_t {
    MakeFolder, ///< "mkdir"
    Send,       ///< "send": the phone has nothing of this name
    Fetch,      ///< "fetch": the local folder has nothing of this name
    Replace,    ///< "replace": the receiving side has something else of this name
    Skip,       ///< "skip": nothing is done; the reason says why
    Delete,     ///< "delete": in reports, and in plans a section of its own
};

enum class PlanReason : std::uint8_t {
    None, ///< the entry came without one
    Missing,
    Size,
    Content,
    Failed, ///< an earlier run did not finish it
    BadName,
    CaseClash,
    Twin,
    TypeClash, ///< a file here, a folder there, or the other way round
    TooBig,
    NoRoom, ///< not in this run; there may be room another time
    Unstable,
    Unreadable,
    Symlink,
    Special,
    Extra, ///< on the receiving side alone
};

/// Which of the two folders is the original.
enum class Direction : std::uint8_t {
    Push, ///< "push": the local one
    Pull, ///< "pull": the phone's
};

/// What a file that arrived is asked for before it counts as done.
enum class ReadBack : std::uint8_t {
    Full, ///< "full": its content
    Size, ///< "size": its size, which proves nothing. What is received is read back all the same
};

/// What becomes of names that a phone cannot store.
enum class NamePolicy : std::uint8_t {
    Refuse, ///< "refuse": such an entry is skipped
    Map,    ///< "map": it lies on the phone under a name that looks alike
};

struct PlanEntry {
    EntryType type = EntryType::File;
    std::optional<PlanAction> action; ///< nothing: whatever the live listing asks for
    PlanReason reason = PlanReason::None;
    std::optional<std::uint64_t> size; ///< of the original, when the plan was made
    std::optional<Sha256> sha256;      ///< of the original, when the plan was made

    friend bool operator==(const PlanEntry &, const PlanEntry &) = default;
};

/// What was seen of an object that a mirror shall delete: nothing else is deleted in its place.
struct PlanDeletion {
    EntryType type = EntryType::File;
    std::uint64_t size = 0;      ///< of a file
    std::int64_t date_token = 0; ///< of a file: ObjectInfo::date_token; here nanoseconds since the epoch
    std::uint64_t inode = 0;     ///< here; 0 on a phone

    friend bool operator==(const PlanDeletion &, const PlanDeletion &) = default;
};

/// By path below the destination, with the names that the receiving side has; parents come before what they hold.
using PlanDeletions = std::map<RelPath, PlanDeletion>;

/// Which two folders a plan is about.
struct PlanTarget {
    std::string device;  ///< Id of the phone
    std::string model;   ///< for people
    std::string storage; ///< description
    std::string dest;    ///< folder below the root of the storage
    std::string source;  ///< absolute path of the local folder, as bytes
    Direction direction = Direction::Push;

    friend bool operator==(const PlanTarget &, const PlanTarget &) = default;
};

enum class PlanKind : std::uint8_t {
    Seed,   ///< {"folder/": "dir", "folder/file": "file"}: no header, no target
    Verify, ///< written by a verify
    Retry,  ///< written by a run that could not finish everything
};

struct Plan {
    PlanKind kind = PlanKind::Seed;
    PlanTarget target;     ///< empty in a seed
    std::uint64_t job = 0; ///< that wrote it
    std::string created;   ///< UTC, RFC 3339
    bool checksum = true;  ///< contents were compared
    NamePolicy names = NamePolicy::Refuse;
    Filter filter;            ///< what was not looked at
    std::string source_state; ///< fingerprint of the local folder; "" when there is none
    /// Fingerprint of each phone folder that the plan builds on, by path; "absent" for one that was not there.
    std::map<std::string, std::string> folder_states;
    std::uint64_t space_needed = 0;
    std::uint64_t space_free = 0;
    std::uint64_t space_missing = 0;      ///< that have to become free before everything fits
    std::uint64_t files_equal = 0;        ///< compared and found equal, hence not in entries
    std::uint64_t trusted = 0;            ///< of files_equal: proven by an earlier job, not read for this plan
    std::string trusted_since;            ///< when the first of these was read; UTC, RFC 3339; "" when there is none
    std::map<RelPath, PlanEntry> entries; ///< parents come before what they hold
    /// What cannot be written as a path in JSON, and therefore is no entry: escaped path -> reason.
    std::map<std::string, PlanReason> unnameable;
    std::optional<PlanDeletions> deletions; ///< nothing: the two folders are no mirror
    std::uint64_t held = 0;                 ///< files and folders of the receiving side, where there are deletions
};

/// Largest document that is read.
inline constexpr std::size_t max_plan_bytes = std::size_t{64} << 20U;

/// Throws Error (InvalidPlan) that names the place, as "line 3, column 7" or as the path of the entry.
[[nodiscard]] Plan parse_plan(std::string_view text);
[[nodiscard]] std::string print_plan(const Plan &plan);

[[nodiscard]] std::string_view to_word(PlanAction action) noexcept;
[[nodiscard]] std::string_view to_word(PlanReason reason) noexcept;
[[nodiscard]] std::string_view to_word(PlanKind kind) noexcept;
[[nodiscard]] std::string_view to_word(NamePolicy names) noexcept;
[[nodiscard]] std::string_view to_word(Direction direction) noexcept;
[[nodiscard]] std::string_view to_word(ReadBack read_back) noexcept;
/// Nothing when it is none of the words.
[[nodiscard]] std::optional<PlanAction> plan_action_from_word(std::string_view word) noexcept;
[[nodiscard]] std::optional<PlanReason> plan_reason_from_word(std::string_view word) noexcept;
[[nodiscard]] std::optional<NamePolicy> name_policy_from_word(std::string_view word) noexcept;
[[nodiscard]] std::optional<Direction> direction_from_word(std::string_view word) noexcept;
[[nodiscard]] std::optional<ReadBack> read_back_from_word(std::string_view word) noexcept;

} // namespace mtpsync
