// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/daemon_client.hpp"
#include "client/options.hpp"
#include "common/plan.hpp"
#include "common/report.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace mtpsync {

/// What verify, execute and retry ask the daemon for.
struct JobRequest {
    JobKind kind = JobKind::Verify;
    TargetOptions target;
    Properties options;                   ///< as org.mtpsync1.Manager takes them
    std::optional<std::string> plan_file; ///< of a verify: where its plan goes
    bool assume_yes = false;              ///< answers what would be asked
    std::string plan_text = {};           ///< of an execute with a plan
};

/**
 * One verify, execute or retry from the call to the exit code, with the tries that follow it. Owned by a verb,
 * thread-bound. Throws Error and sdbus::Error.
 */
class JobRun {
public:
    JobRun(JobRequest request, const CommonOptions &common);

    [[nodiscard]] ExitCode run();

private:
    struct End {
        ExitCode exit_code;
        std::optional<Report> report; // nothing: we left before the end, or there is none
    };

    /// How a job ended.
    struct Followed {
        std::optional<std::string> result; // nothing: we left before the end
        std::string failure;
    };

    void choose_place();
    /// Shows what is to be deleted to whoever is there to be asked. The end when even that could not be found out.
    /// Throws Error (Cancelled) when it is not to be done.
    std::optional<End> confirm_deletions();
    /// The same for a plan.
    void confirm(const Plan &plan, std::uint64_t deletions);
    [[nodiscard]] Followed follow(const std::string &path);
    End run_once();
    /// Prints the report and saves the plan.
    End finish(std::uint64_t id, const std::string &result, const std::string &failure);
    /// There is a point in trying the failed files of @p report again, and somebody wants it.
    [[nodiscard]] bool try_again(const Report &report);
    /// The job was not clear about the storage, and somebody can be asked now.
    [[nodiscard]] bool ask_for_storage(const End &end);

    JobRequest request_;
    const CommonOptions &common_;
    DaemonClient client_;
    bool may_ask_;
    std::optional<std::uint64_t> failed_before_;
};

} // namespace mtpsync
