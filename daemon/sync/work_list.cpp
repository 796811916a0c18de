// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/work_list.hpp"

#include "daemon/sync/item_log.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace mtpsync {

WorkList::WorkList(const Plan &plan) {
    for (const auto &[path, entry] : plan.entries)
        add({.path = path, .entry = entry});
    sort_files();
}

void WorkList::add(Work work) {
    if (work.entry.action == PlanAction::Skip && work.entry.reason != PlanReason::NoRoom) {
        skipped_.push_back(std::move(work));
        return;
    }
    if (work.entry.reason == PlanReason::NoRoom)
        work.entry.action.reset(); // there may be room by now
    PlanEntry &left = unfinished_[work.path];
    left = work.entry;
    left.reason = PlanReason::Failed;
    (work.entry.type == EntryType::Folder ? folders_ : files_).push_back(std::move(work));
}

void WorkList::add_file(const RelPath &path, const PlanEntry &entry) {
    if (!unfinished_.contains(path))
        add({.path = path, .entry = entry});
}

void WorkList::sort_files() {
    std::ranges::sort(files_, [](const Work &left, const Work &right) {
        return std::tuple{left.path.parent(), left.path} < std::tuple{right.path.parent(), right.path};
    });
}

bool is_worth_a_retry(const Error &error) noexcept {
    return error.info().retry_class != RetryClass::Permanent || error.code() == ErrorCode::Cancelled;
}

ReportItem make_item(const Work &work) {
    ReportItem item = make_item(work.path, work.entry.type);
    item.action = work.entry.action;
    item.reason = work.entry.reason;
    item.size = work.entry.size.value_or(0);
    return item;
}

} // namespace mtpsync
