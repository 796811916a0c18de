// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/fault.hpp"

#include <functional>
#include <string>
#include <vector>

namespace mtpsync {

/// A fault and the number of the call that meets it, counted from 1 over all jobs of a case.
struct PlannedFault {
    int call = 0;
    Fault fault;
};

/**
 * Numbers the calls that a phone gets, lets the planned faults happen, and ends a job that does not end by itself.
 * Hooked into the phone as long as it lives; owned by a case; thread-bound like the jobs.
 */
class FaultInjector {
public:
    /// @p look is called before and after each call. Both are borrowed.
    FaultInjector(FakeDevice &phone, std::vector<PlannedFault> faults, int most_calls_of_a_job,
                  std::function<void()> look);
    FaultInjector(const FaultInjector &) = delete;
    FaultInjector &operator=(const FaultInjector &) = delete;
    ~FaultInjector();

    void begin_job() noexcept { calls_of_job_ = 0; }
    /// Whatever would go on failing does so no more.
    void heal();
    /// The calls so far; what was called, in order.
    [[nodiscard]] const std::vector<FakeCall> &calls() const noexcept { return calls_; }
    /// The names of the objects that these calls were about.
    [[nodiscard]] const std::vector<std::string> &names() const noexcept { return names_; }
    /// A job made more calls than it may, all of which failed from then on.
    [[nodiscard]] bool hung() const noexcept { return hung_; }

private:
    void meet(const FakeMoment &moment);
    [[nodiscard]] bool strikes(const PlannedFault &planned, bool took_effect) const;

    FakeDevice &phone_;
    std::vector<PlannedFault> faults_;
    int most_calls_of_a_job_;
    std::function<void()> look_;
    int calls_of_job_ = 0;
    bool hung_ = false;
    std::vector<FakeCall> calls_;
    std::vector<std::string> names_;
};

} // namespace mtpsync
