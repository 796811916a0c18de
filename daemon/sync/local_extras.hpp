// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"
#include "daemon/sync/deletion_guard.hpp"
#include "daemon/sync/extra_objects.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/remote_scan.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace mtpsync {

/**
 * What only the local folder has, where the phone's is the original: counted, and for a mirror written down as what is
 * to be deleted. It deletes nothing. Owned by whoever runs one comparison; thread-bound to the job thread.
 */
class LocalExtras {
public:
    /// Everything is borrowed.
    LocalExtras(ItemLog &log, const ExtraPolicy &policy);

    /// The last word of a comparison: @p there is all that the phone has, and as good as @p worth. Writes what a mirror
    /// deletes into @p plan, and into the report with what would keep it from being deleted.
    void finish(Plan &plan, const std::vector<RemoteEntry> &there, Completeness worth);

private:
    void count(const std::set<RelPath> &known);
    void take(const LocalEntry &entry);
    /// Something in the folder stays, and so do this folder and those above it.
    void keep_folders(const RelPath &folder);
    /// Folders that hold what is excluded: nobody wants them deleted.
    void spare_shelters();
    [[nodiscard]] std::uint64_t held() const;

    ItemLog &log_;
    const ExtraPolicy &policy_;
    std::map<RelPath, DeletionEvidence> candidates_;
};

} // namespace mtpsync
