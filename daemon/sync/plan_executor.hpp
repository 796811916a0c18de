// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"

#include <map>

namespace mtpsync {

/// Flow B: carries out one plan, in one direction. What fails is noted, and the run goes on. Thread-bound to the job
/// thread.
class PlanExecutor {
public:
    virtual ~PlanExecutor() = default;

    /// Throws Error when the run cannot go on; unfinished() is right then, too.
    virtual void run(const Plan &plan) = 0;
    /// The entries that were not finished and that may succeed another time.
    [[nodiscard]] virtual const std::map<RelPath, PlanEntry> &unfinished() const noexcept = 0;
};

} // namespace mtpsync
