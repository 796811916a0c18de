// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/name_memory.hpp"
#include "common/phone_digests.hpp"
#include "common/report.hpp"
#include "daemon/jobs/job_request.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/report_store.hpp"
#include "daemon/store/started_jobs.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_memory.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/phone_memory.hpp"
#include "daemon/sync/plan_executor.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/sync_context.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/// What jobs share. Borrowed from the composition root; each member is reentrant or thread-safe.
struct JobServices {
    Journal &journal;
    StartedJobs &started;
    const std::atomic<bool> &daemon_stops; ///< a job that is cancelled now is only interrupted
    PlanStore &plans;
    ReportStore &reports;
    HashPool &hashers;
    RetrySettings retry;
    Pause pause = pause_for;
    NameMemory *names = nullptr;           ///< null: substitutes of names are not remembered
    PhoneDigests *phone_digests = nullptr; ///< null: nothing is proven by what earlier jobs have read
    LocalMemory *local_memory = nullptr;   ///< null: the same of local files
};

/**
 * One job from its first to its last step, on the job thread of its phone: chooses the plan, verifies or executes,
 * keeps what is left in a retry plan, writes the report. One object is one run.
 */
class JobRun {
public:
    JobRun(std::uint64_t id, JobRequest request, const JobServices &services, ProgressMeter &meter,
           ItemLog::Listener item_failed);

    /// Never throws: what went wrong is in the report, which is stored where that is possible.
    [[nodiscard]] Report run(PhoneLink &phone, const std::stop_token &stop) noexcept;

private:
    struct Chosen {
        Plan plan;
        std::string source;     ///< as Report::plan_source
        std::string retry_name; ///< to be removed when it is carried out
        bool is_fresh = false;  ///< as Executor wants it
    };

    void work(SyncContext &context);
    void finish_interrupted();
    void open_memory();
    void close_memory();
    void verify();
    void execute();
    std::optional<Chosen> choose_plan();
    std::optional<Chosen> given_plan();
    [[nodiscard]] bool is_alike(const Plan &plan) const;
    const std::vector<LocalEntry> &scan();
    void map_names();
    [[nodiscard]] std::function<std::optional<std::string>(const RelPath &, const std::string &)> local_names() const;
    Plan compare();
    void delete_extras(const Plan &plan);
    Plan compare_for_plan();
    [[nodiscard]] std::unique_ptr<PlanExecutor> make_executor(bool is_fresh);
    [[nodiscard]] bool pulls() const noexcept { return request_.target.direction == Direction::Pull; }
    void forget_comparison(const Report &before);
    void keep_unfinished(const std::map<RelPath, PlanEntry> &unfinished);
    [[nodiscard]] PlanTarget plan_target();
    void note_begin();
    void note_end();
    void finish_report(std::optional<Error> error);

    std::uint64_t id_;
    JobRequest request_;
    JobServices services_;
    ProgressMeter &meter_;
    Report report_;
    ItemLog log_;

    // while work() runs
    SyncContext *context_ = nullptr;
    std::unique_ptr<Attempts> attempts_;
    std::shared_ptr<const LocalTree> local_;
    std::unique_ptr<RemoteTree> remote_;
    std::unique_ptr<PhoneMemory> phone_memory_;
    LocalScan scan_;                 // of the local folder; filled when it was scanned
    std::vector<RelPath> leftovers_; // files in it that have names of our temporary ones
    bool scanned_ = false;
};

} // namespace mtpsync
