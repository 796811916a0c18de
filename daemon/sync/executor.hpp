// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/file_sender.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/plan_executor.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/sync_context.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * Flow B: carries out a plan: folders first, then files folder by folder, each read back. What fails is noted, and the
 * run goes on. One object is one run; thread-bound to the job thread.
 */
class Executor : public PlanExecutor {
public:
    /// @p is_fresh: the plan tells what is on the phone now, so that what it calls different is not read again.
    Executor(SyncContext &context, Attempts &attempts, std::shared_ptr<const LocalTree> local, RemoteTree &remote,
             ItemLog &log, bool is_fresh);

    /// Looks at everything, and changes nothing on either side: what would be done is noted as planned.
    void set_dry_run(bool is_dry_run) noexcept { is_dry_run_ = is_dry_run; }
    void run(const Plan &plan) override;
    [[nodiscard]] const std::map<RelPath, PlanEntry> &unfinished() const noexcept override { return unfinished_; }

private:
    struct Work {
        RelPath path;
        PlanEntry entry;
        int attempts = 0; ///< in the first round, of files that have a second one
    };

    void sort_entries(const Plan &plan);
    void skip(const Work &work);
    void require_writable_storage();
    void refuse_what_does_not_fit();
    [[nodiscard]] static ReportItem item_of(const Work &work);
    void rehearse();
    void rehearse(const Work &work);
    /// What the live listing asks for, where the plan does not say it.
    [[nodiscard]] std::optional<PlanAction> action_now(const Work &work);
    void make_folder(const Work &work);
    void send_files(const std::vector<Work> &files);
    void send_file(const Work &work, const Work *next);
    /// Something that is done in a folder on the phone.
    Attempts::Outcome attempt_in(const RelPath &folder, const std::function<void()> &attempt);
    /// Why this entry cannot even be tried.
    [[nodiscard]] std::optional<Error> hindrance(const Work &work) const;
    [[nodiscard]] EqualSize equal_size_of(const Work &work) const;
    /// Notes a failure and whether it may be tried again.
    void give_up(const Work &work, ReportItem item, const Error &error);
    void end(const Work &work, ReportItem item, bool verified);
    /// After a failure of the storage: is it worth to go on with the next file?
    void judge_storage(const Error &error, bool lacked_room);
    [[nodiscard]] std::uint64_t wire_bytes(const Work &work) const;
    [[nodiscard]] std::uint64_t size_of(const Work &work) const;
    void read_ahead(const Work &work) const;

    SyncContext &context_;
    Attempts &attempts_;
    std::shared_ptr<const LocalTree> local_;
    RemoteTree &remote_;
    ItemLog &log_;
    bool is_fresh_;
    bool is_dry_run_ = false;
    bool compare_ = true;
    std::vector<Work> folders_;
    std::vector<Work> files_; // in the order of their folders
    std::vector<Work> skipped_;
    std::vector<Work> later_; // that changed while they were read
    bool is_last_round_ = false;
    std::map<RelPath, Error> closed_;    // folders that could not be made
    std::optional<Error> storage_error_; // nothing more can be sent
    int storage_failures_ = 0;           // in a row
    std::map<RelPath, PlanEntry> unfinished_;
};

} // namespace mtpsync
