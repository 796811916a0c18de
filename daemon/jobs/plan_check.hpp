// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/remote_tree.hpp"

#include <vector>

/// Whether a plan may be carried out. On the job thread; what looks at the phone throws Error as Attempts::require
/// does.
namespace mtpsync {

/// Neither side has changed since @p plan was made. @p entries: the local folder, as it is now.
[[nodiscard]] bool still_holds(const Plan &plan, const std::vector<LocalEntry> &entries, Attempts &attempts,
                               RemoteTree &remote);

/// Throws Error (ForeignPlan) when @p plan was made for other folders than those of @p target.
void require_fitting(const Plan &plan, const PlanTarget &target);

/// Throws Error (StalePlan) when a folder of the phone that an entry builds on has changed since @p plan was made.
void require_fresh(const Plan &plan, Attempts &attempts, RemoteTree &remote);

} // namespace mtpsync
