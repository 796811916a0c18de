// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/plan.hpp"
#include "daemon/sync/deletion_guard.hpp"
#include "daemon/sync/item_log.hpp"

#include <optional>
#include <vector>

/// What a mirror of either direction deletes, in which order, and how the report tells of it. Reentrant.
namespace mtpsync {

/// What a mirror deletes on its receiving side, and what it may.
struct DeleteOrder {
    const Plan &plan; ///< borrowed; with its section of deletions
    bool is_asked_for = false;
    bool is_forced = false;
    bool is_dry_run = false; ///< everything is looked at and nothing is removed
    DeleteLimit limit;
};

/// A path with what was seen of it.
using PlannedDeletion = PlanDeletions::value_type;

/// What there is to delete.
[[nodiscard]] bool is_empty(const DeleteOrder &order);
/// Files by their folders, then the folders; what is in one comes before it. Points into @p deletions.
[[nodiscard]] std::vector<const PlannedDeletion *> in_order(const PlanDeletions &deletions);
/// The first look.
[[nodiscard]] Sighting sighting_of(const PlanDeletion &planned);

/// A comparison found it; @p kept: what would keep it from being deleted.
void end_planned(ItemLog &log, const PlannedDeletion &planned, const std::optional<Kept> &kept);
/// It failed, or is kept; with neither it is gone, or would be.
void end_deletion(ItemLog &log, const DeleteOrder &order, const PlannedDeletion &planned,
                  const std::optional<Kept> &kept, const std::optional<Error> &error);
/// Everything stays, and the report as a whole says why.
void keep_all(ItemLog &log, const DeleteOrder &order, const Kept &kept);

} // namespace mtpsync
