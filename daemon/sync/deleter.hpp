// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/sync/attempts.hpp"
#include "daemon/sync/delete_order.hpp"
#include "daemon/sync/deletion_guard.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/removal.hpp"
#include "daemon/sync/sync_context.hpp"

#include <optional>
#include <set>
#include <string>

namespace mtpsync {

/**
 * The last step of a mirror: removes from the phone what the plan says that only the phone has, once everything else of
 * the run is done and proven. Both sides are looked at again before: the local folder as a whole, and each folder on
 * the phone in a session that has listed nothing yet, so that libmtp cannot answer from its memory. Files go first,
 * then the folders that became empty, the deepest first. deletion_guard decides; what stays is noted with its reason.
 * Nothing is journalled: who is interrupted looks again. One object is one run; thread-bound to the job thread.
 */
class Deleter {
public:
    /// @p remote: the job's, for the names that local files have on the phone. @p storage: description. Everything is
    /// borrowed.
    Deleter(SyncContext &context, Attempts &attempts, const LocalTree &local, RemoteTree &remote, ItemLog &log,
            const DeleteOrder &order, std::string storage);

    /// Throws Error as Attempts::run does when the run cannot go on.
    void run();

private:
    /// What became of one object; nothing: it is gone, or would be.
    using Refusal = std::optional<Kept>;

    [[nodiscard]] Refusal refusal_of_run();
    [[nodiscard]] LocalScan look_at_source();
    void note_names(const LocalScan &scan);
    void remove_one(const PlannedDeletion &planned);
    [[nodiscard]] Refusal attempt(const RelPath &path, const PlanDeletion &planned);
    void remove(const RelPath &whole, const ObjectInfo &object, const DeletionEvidence &evidence);
    /// Lists the folder once more: nothing may be left in it.
    void look_into(const RelPath &whole, DeletionEvidence &evidence);

    SyncContext &context_;
    Attempts &attempts_;
    const LocalTree &local_;
    RemoteTree &job_remote_;
    ItemLog &log_;
    DeleteOrder order_;
    RelPath dest_;      // below the root of the storage
    RemoteTree remote_; // by the phone's own names, from the root of the storage
    Removal removal_;
    std::set<RelPath> ours_;     // what the local entries are called on the phone, below the root of the storage
    std::set<std::string> gone_; // removed, or to be removed: bytes of the path below the root of the storage
    std::optional<Error> storage_error_; // nothing more can be removed
};

} // namespace mtpsync
