// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/job_result.hpp"

#include <algorithm>

namespace mtpsync {

namespace {

bool is_still_to_do(const ReportItem &item) {
    return item.status == ItemStatus::Different || item.status == ItemStatus::Planned;
}

} // namespace

JobResult result_of(const Report &report) {
    if (report.error == ErrorCode::Cancelled)
        return JobResult::Cancelled;
    if (report.error == ErrorCode::DeviceGone)
        return JobResult::DeviceGone;
    if (report.error)
        return JobResult::Failed;
    if (report.files.failed + report.folders_failed + report.deleted.failed > 0)
        return JobResult::Partial;
    const bool changes_nothing = report.kind == JobKind::Verify || report.dry_run;
    if (report.deleted.kept > 0)
        return changes_nothing ? JobResult::Differences : JobResult::Partial;
    return std::ranges::any_of(report.items, is_still_to_do) ? JobResult::Differences : JobResult::Success;
}

} // namespace mtpsync
