// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/content_check.hpp"
#include "daemon/sync/findings.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_extras.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/remote_scan.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/sync_context.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * Flow A where the phone's folder is the original: lists all of it, compares it with the local folder and writes down
 * what has to be fetched. Changes nothing. One object is one comparison; thread-bound to the job thread.
 */
class PullVerifier {
public:
    PullVerifier(SyncContext &context, Attempts &attempts, std::shared_ptr<const LocalTree> local, RemoteTree &remote,
                 ItemLog &log, LocalExtras &extras, bool checksum);

    /// @p entries: the local folder, without what @p filter excludes. @p free: bytes that can be written here. Throws
    /// Error when the comparison as a whole cannot go on (Attempts::run; DestinationNotFolder, also when the phone has
    /// no such folder).
    [[nodiscard]] Plan run(const std::vector<LocalEntry> &entries, const Filter &filter, std::uint64_t free);

private:
    void compare_entry(const RemoteEntry &entry);
    void refuse(const RemoteEntry &entry, const RemoteEntry::Obstacle &obstacle);
    void compare_folder(const RemoteEntry &entry, const LocalEntry *here);
    void compare_file(const RemoteEntry &entry, const LocalEntry *here);
    void judge(const ContentPair &pair);

    SyncContext &context_;
    Attempts &attempts_;
    std::shared_ptr<const LocalTree> local_;
    RemoteTree &remote_;
    ItemLog &log_;
    LocalExtras &extras_;
    bool checksum_;
    Findings findings_;
    std::map<RelPath, const LocalEntry *> here_;
    std::map<RelPath, RemoteEntry::Obstacle> closed_; // folders that nothing can be received into
    ContentCheck contents_;
};

/// Why a folder of the phone cannot be @p here; nothing when it can.
[[nodiscard]] std::optional<RemoteEntry::Obstacle> obstacle_for_folder(const LocalEntry &here);
/// Why a file of the phone cannot take the place of @p here; nothing when it can.
[[nodiscard]] std::optional<RemoteEntry::Obstacle> obstacle_for_file(const LocalEntry &here);

/// Throws Error (DestinationNotFolder) when the phone has no folder to receive from; and as RemoteTree does.
void require_origin(RemoteTree &remote);

} // namespace mtpsync
