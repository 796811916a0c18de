// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/plan.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/preflight.hpp"
#include "daemon/sync/remote_tree.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * What a comparison finds: written into the plan of what has to happen, and into the report of what was compared. Owned
 * by the Verifier of one comparison; thread-bound to the job thread.
 */
class Findings {
public:
    /// Everything is borrowed.
    Findings(ItemLog &log, const RemoteTree &remote);

    /// Of everything so far.
    [[nodiscard]] Plan &plan() noexcept { return plan_; }

    /// Folders in which something failed, or has to be mended by a person.
    [[nodiscard]] const std::set<RelPath> &troubled() const noexcept { return troubled_; }

    /// A file that is equal; @p verified: its content was read.
    void equal(bool verified);
    /// A file that is equal to what was read from the phone earlier, at this time in seconds since the epoch, and that
    /// is trusted to be there still.
    void trusted(std::int64_t proven_at);
    void missing_folder(const RelPath &path);
    /// A file that is to be sent or fetched. @p digest: of the original, where it is known.
    void difference(const Parcel &file, PlanAction action, PlanReason reason,
                    const std::optional<Sha256> &digest = std::nullopt);
    /// A person has to mend it first, so the plan skips it. Without an error there is nothing to mend.
    void obstacle(const LocalEntry &entry, PlanReason reason, const std::optional<Error> &error);
    /// It could not be compared. What a person must mend first is skipped by the plan, the rest is tried by it.
    void failure(const LocalEntry &entry, PlanReason reason, const Error &error);

    /// A name that cannot be one on this machine; @p shown: the path, escaped.
    void unnameable(const std::string &shown, EntryType type, PlanReason reason, const Error &error);

    /// The last word: of everything that is to be sent the plan skips what does not fit into the storage.
    void check_room(const StorageInfo &storage);
    /// The same for what is to be received: @p free bytes can be written.
    void check_local_room(std::uint64_t free);

private:
    [[nodiscard]] ReportItem item_of(const RelPath &path, EntryType type) const;
    void plan_entry(const LocalEntry &entry, const PlanEntry &planned, PlanReason unnameable);
    void end(const LocalEntry &entry, ReportItem item);
    void leave_out(const Preflight &found);

    ItemLog &log_;
    const RemoteTree &remote_;
    Plan plan_;
    std::vector<Parcel> parcels_; // everything that is to be sent or fetched
    std::set<RelPath> troubled_;
};

} // namespace mtpsync
