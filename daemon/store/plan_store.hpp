// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"
#include "common/unique_fd.hpp"
#include "daemon/store/state_directory.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace mtpsync {

/**
 * The plans that jobs write: plans/ID.json of verify jobs, the newest few; retry/UUID.json of what could not be
 * finished, until it is. Reentrant; shared by the job threads, each of which works on targets of its own phone.
 */
class PlanStore {
public:
    /// @p state is the state directory. Throws Error (StateUnwritable).
    explicit PlanStore(const std::filesystem::path &state);

    struct Stored {
        std::string name; ///< for remove_retry()
        Plan plan;
    };

    /// Throws Error (StateUnwritable).
    void save_verify(const Plan &plan);
    void save_retry(const Plan &plan);
    void remove_retry(const std::string &name);

    /// The newest of this target; the model does not count. What is broken is skipped, with a word in the log.
    [[nodiscard]] std::optional<Stored> newest_retry(const PlanTarget &target) const;
    [[nodiscard]] std::optional<Stored> newest_verify(const PlanTarget &target) const;

    /// What job @p id wrote, a verify plan or a retry plan; 0: the newest verify plan. Invalid when there is none.
    [[nodiscard]] UniqueFd open(std::uint64_t id) const;

private:
    void prune();

    StateDirectory plans_;
    StateDirectory retries_;
};

} // namespace mtpsync
