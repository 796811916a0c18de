// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/scenario.hpp"

#include <set>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * Compares what a job says of itself with what is on the phone. Made before the job runs, asked after it; thread-bound.
 */
class ReportJudge {
public:
    /// Both are borrowed.
    ReportJudge(const Scenario &scenario, EngineRig &rig);

    /// What the report says and is not so, as sentences.
    [[nodiscard]] std::vector<std::string> complaints(const Report &report) const;

private:
    using Paths = std::set<std::string>;
    using Complaints = std::vector<std::string>;

    void check_done(const Report &report, Complaints &complaints) const;
    void check_success(const Report &report, Complaints &complaints) const;
    void check_counts(const Report &report, Complaints &complaints) const;
    void check_retry_plan(const Report &report, Complaints &complaints) const;
    [[nodiscard]] Paths different() const;

    const Scenario &scenario_;
    EngineRig &rig_;
    Paths retry_before_; // as they are shown in reports
};

} // namespace mtpsync
