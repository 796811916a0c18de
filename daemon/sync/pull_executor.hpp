// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "common/report.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_writer.hpp"
#include "daemon/sync/plan_executor.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/sync_context.hpp"
#include "daemon/sync/work_list.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * Flow B where the phone's folder is the original: makes the folders here, then fetches file by file, each proven
 * before it has its name. Partial files that earlier runs left are continued or removed. One object is one run;
 * thread-bound to the job thread.
 */
class PullExecutor : public PlanExecutor {
public:
    /// @p source: absolute path of the local folder. @p leftovers: what has names of partial files in it.
    PullExecutor(SyncContext &context, Attempts &attempts, RemoteTree &remote, ItemLog &log, std::string source,
                 std::vector<RelPath> leftovers);

    /// The run looks at everything and changes nothing, neither here nor on the phone.
    void set_dry_run(bool is_dry_run) noexcept { is_dry_run_ = is_dry_run; }
    void run(const Plan &plan) override;
    [[nodiscard]] const std::map<RelPath, PlanEntry> &unfinished() const noexcept override {
        return work_.unfinished();
    }

private:
    void note_skipped(const Plan &plan);
    /// What an earlier run could not list, as far as it can be listed now.
    void look_into_failed_folders();
    void look_into(const RelPath &folder);
    void remove_leftovers();
    void refuse_what_does_not_fit();
    void rehearse(const Work &work);
    [[nodiscard]] std::optional<PlanAction> action_now(const Work &work, ReportItem &item);
    void make_folder(const Work &work);
    void fetch_files(const std::vector<Work> &files);
    void fetch_file(const Work &work);
    /// Why this entry cannot even be tried.
    [[nodiscard]] std::optional<Error> hindrance(const Work &work) const;
    [[nodiscard]] bool size_is_enough(const Work &work) const;
    /// Notes a failure and whether it may be tried again.
    void give_up(const Work &work, ReportItem item, const Error &error);
    void end(const Work &work, ReportItem item, bool verified);

    SyncContext &context_;
    Attempts &attempts_;
    RemoteTree &remote_;
    ItemLog &log_;
    Filter filter_; // of the plan
    LocalWriter writer_;
    std::vector<RelPath> leftovers_;
    WorkList work_{Plan{}};
    Sha256 origin_; // once the storage is known
    bool is_dry_run_ = false;
    bool compare_ = true;
    std::vector<Work> later_; // that changed here while they were received
    bool is_last_round_ = false;
    std::map<RelPath, Error> closed_; // folders that could not be made
};

} // namespace mtpsync
