// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/sync/attempts.hpp"
#include "daemon/sync/delete_order.hpp"
#include "daemon/sync/deletion_guard.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_writer.hpp"
#include "daemon/sync/origin_look.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/sync_context.hpp"

#include <optional>
#include <set>
#include <string>

namespace mtpsync {

/**
 * The last step of a mirror in the way back: removes from the local folder what the plan says that the phone does not
 * have, once everything else of the run is done and proven. The phone is looked at once more before, and each thing
 * here right before it goes: what is not as the comparison saw it stays. Files go first, then the folders that became
 * empty, the deepest first. deletion_guard decides; what stays is noted with its reason. Nothing is journalled: who is
 * interrupted looks again. One object is one run; thread-bound to the job thread.
 */
class LocalDeleter {
public:
    /// @p remote: the job's. @p source: absolute path of the local folder. Everything else is borrowed.
    LocalDeleter(SyncContext &context, Attempts &attempts, RemoteTree &remote, ItemLog &log, const DeleteOrder &order,
                 std::string source);

    /// Throws Error as Attempts::run does when the run cannot go on.
    void run();

private:
    [[nodiscard]] std::optional<Kept> refusal_of_run();
    [[nodiscard]] bool open_folder();
    void remove_one(const PlannedDeletion &planned);
    /// Why it stays; nothing: it is gone, or would be.
    [[nodiscard]] std::optional<Kept> attempt(const PlannedDeletion &planned);
    [[nodiscard]] bool is_on_phone(const RelPath &path) const;
    void look_into(const RelPath &folder, DeletionEvidence &evidence) const;

    SyncContext &context_;
    RemoteTree &remote_;
    ItemLog &log_;
    DeleteOrder order_;
    OriginLook look_;
    LocalWriter writer_;
    std::set<RelPath> gone_; // removed, or to be removed
};

} // namespace mtpsync
