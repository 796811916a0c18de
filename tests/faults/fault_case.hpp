// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/fault_injector.hpp"
#include "tests/faults/replacement_auditor.hpp"
#include "tests/faults/scenario.hpp"

#include <string>
#include <vector>

namespace mtpsync {

/// A job that calls the phone this many times as often as the clean run does hangs.
constexpr int hang_factor = 20;

/// What a case did wrong, as sentences; all empty when it went well.
struct Verdict {
    std::vector<std::string> lost;          ///< a version was lost, something of somebody else was touched
    std::vector<std::string> wrong_reports; ///< a report did not tell the truth
    std::vector<std::string> leftovers;     ///< the phone has something in the end that nobody wanted
    std::vector<std::string> hangs;         ///< a job did not end, or the jobs never come to rest

    /// All of it, a sentence a line.
    [[nodiscard]] std::string text() const;
};

/**
 * A job that meets its faults, and the jobs after it until there is nothing to do any more. One object is one case;
 * thread-bound.
 */
class FaultCase {
public:
    /// @p calls_of_clean_run bounds what a job may do. The rig has the scenario's local folder; both are borrowed.
    FaultCase(const Scenario &scenario, EngineRig &rig, std::vector<PlannedFault> faults, int calls_of_clean_run);

    [[nodiscard]] Verdict run();
    /// What was called, after run().
    [[nodiscard]] const FaultInjector &injector() const noexcept { return injector_; }

private:
    void heal();
    /// Whether it changed nothing, because there was nothing to do.
    bool run_job(JobKind kind);
    void judge_end();

    const Scenario &scenario_;
    EngineRig &rig_;
    ReplacementAuditor auditor_;
    FaultInjector injector_;
    Verdict verdict_;
};

} // namespace mtpsync
