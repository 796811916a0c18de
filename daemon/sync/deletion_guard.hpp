// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/delete_limit.hpp"
#include "common/keep_reason.hpp"
#include "common/path.hpp"
#include "common/report.hpp"
#include "daemon/phone/phone_types.hpp"
#include "daemon/sync/local_tree.hpp"

#include <cstdint>
#include <optional>
#include <string>

/**
 * When a mirror may delete something on its receiving side: the one place that decides it (docs/adr/0012), whichever
 * side that is. Pure functions of what was seen; reentrant.
 */
namespace mtpsync {

/// What a run as a whole knows before it deletes anything. As it stands it forbids everything.
struct RunEvidence {
    bool is_asked_for = false;                    ///< by the caller, not only by the plan
    bool is_forced = false;                       ///< the caller insists
    RelPath dest;                                 ///< folder on the phone, below the root of the storage
    bool receives_on_phone = true;                ///< the direction
    std::uint64_t failures = 0;                   ///< files and folders that failed in this run
    bool is_source_readable = false;              ///< every folder of the original was read to its end
    bool is_source_empty = true;                  ///< after the filter
    Completeness source = Completeness::Unproven; ///< the weakest listing of the original; a local folder is Complete
    bool is_writable = false;                     ///< the receiving side
    std::uint64_t wished = 0;                     ///< objects that shall be deleted
    std::uint64_t held = 0;                       ///< objects of the receiving side
    DeleteLimit limit;
};

/// One look at an object of the receiving side.
struct Sighting {
    bool is_folder = false;
    std::uint64_t size = 0;     ///< of a file
    std::int64_t date = 0;      ///< of a file; any number that another content changes
    std::uint64_t identity = 0; ///< handle or inode where both looks have one of the same session; else 0

    friend bool operator==(const Sighting &, const Sighting &) = default;
};

/// As it is listed on a phone.
[[nodiscard]] Sighting sighting_of(const ObjectInfo &object);
/// As it is found here.
[[nodiscard]] Sighting sighting_of(const LocalEntry &entry);

/// What is known of one object that shall be deleted. As it stands it forbids it.
struct DeletionEvidence {
    RelPath path;                    ///< below the destination
    bool is_named_well = true;       ///< its name can be a part of a path
    bool is_excluded = false;        ///< by the filter, or a folder above it is
    bool is_temporary = false;       ///< of ours
    bool has_twin = false;           ///< its name occurs several times
    bool is_on_both_sides = true;    ///< the original has this name
    bool has_failure_beside = false; ///< in the same folder, or in the nearest above it that the original has
    bool is_listed = false;          ///< its folder was listed, and so was it when it is one
    bool is_fresh = false;           ///< the phone's listings show what is there now
    std::optional<Sighting> planned; ///< the first look; nothing: only this one was taken
    Sighting seen;                   ///< the last look
    bool is_empty = false;           ///< of a folder: nothing is in it but what is deleted before it
    Completeness content = Completeness::Unproven; ///< of a folder: what shows that
};

/// Why something stays.
struct Kept {
    KeepReason reason;
    std::string message; ///< for people; names the thing and says what to do
};

/// Why this run deletes nothing at all; nothing when it may.
[[nodiscard]] std::optional<Kept> refusal_of(const RunEvidence &run);
/// Why this object stays; nothing when it may be deleted.
[[nodiscard]] std::optional<Kept> refusal_of(const DeletionEvidence &object);

/// The item stays because of @p kept.
void set_kept(ReportItem &item, const Kept &kept);

} // namespace mtpsync
