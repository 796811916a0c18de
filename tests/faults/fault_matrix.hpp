// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/fault_case.hpp"

#include <functional>
#include <string>
#include <vector>

namespace mtpsync {

/// How often which wrong was done. A value.
struct Tally {
    int cases = 0;
    int lost = 0;
    int wrong_reports = 0;
    int leftovers = 0;
    int hangs = 0;

    void add(const Verdict &verdict);
    /// "cases: 2304, lost: 0, wrong reports: 0, leftovers: 0, hangs: 0"
    [[nodiscard]] std::string line() const;
};

/**
 * Runs cases one after the other: each fault at each call of a clean run, or each pair of two. The name of a case is
 * "whole/17:AccessDenied:after", of a pair "replace/4:SessionLost:after+9:Unplug:before". Thread-bound.
 */
class FaultMatrix {
public:
    /// @p only: the name of the one case that is to run; "": all. @p failed hears of every case that went wrong.
    FaultMatrix(std::string only, std::function<void(const std::string &name, const Verdict &verdict)> failed);

    void run_singles();
    void run_pairs();
    [[nodiscard]] const Tally &tally() const noexcept { return tally_; }

private:
    void run_case(const Scenario &scenario, EngineRig &rig, const std::vector<PlannedFault> &faults, int clean_calls);

    std::string only_;
    std::function<void(const std::string &, const Verdict &)> failed_;
    Tally tally_;
};

} // namespace mtpsync
