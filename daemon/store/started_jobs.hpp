// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"
#include "daemon/store/state_db.hpp"

#include <string>
#include <vector>

namespace mtpsync {

/// A job that is to go on by itself when it is interrupted.
struct StartedJob {
    PlanTarget target;   ///< the model is not kept
    std::string options; ///< in the words of whoever starts it again

    friend bool operator==(const StartedJob &, const StartedJob &) = default;
};

/// Such jobs that were started and have not ended by themselves, in the state database; one for each target and
/// direction. Thread-safe.
class StartedJobs {
public:
    explicit StartedJobs(StateDb &database) : database_{database} {}

    /// When it returns the entry survives a power cut. Throws Error (StateUnwritable).
    void note(const StartedJob &job);
    /// The job ended. Throws Error (StateUnwritable).
    void forget(const PlanTarget &target);
    [[nodiscard]] std::vector<StartedJob> all() const;

private:
    StateDb &database_;
};

} // namespace mtpsync
