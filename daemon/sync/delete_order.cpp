// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/delete_order.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace mtpsync {

namespace {

ReportItem item_of(const PlannedDeletion &planned, ItemStatus status) {
    ReportItem item = make_item(planned.first, planned.second.type);
    item.action = PlanAction::Delete;
    item.reason = PlanReason::Extra;
    item.status = status;
    item.size = planned.second.size;
    return item;
}

} // namespace

bool is_empty(const DeleteOrder &order) {
    return !order.plan.deletions || order.plan.deletions->empty();
}

std::vector<const PlannedDeletion *> in_order(const PlanDeletions &deletions) {
    std::vector<const PlannedDeletion *> ordered;
    for (const PlannedDeletion &item : deletions)
        if (item.second.type == EntryType::File)
            ordered.push_back(&item);
    std::ranges::stable_sort(ordered, std::less<>{}, [](const auto *item) { return item->first.parent(); });
    for (auto item = deletions.rbegin(); item != deletions.rend(); ++item) // what is in a folder comes behind it there
        if (item->second.type == EntryType::Folder)
            ordered.push_back(&*item);
    return ordered;
}

Sighting sighting_of(const PlanDeletion &planned) {
    if (planned.type == EntryType::Folder)
        return {.is_folder = true, .identity = planned.inode};
    return {.size = planned.size, .date = planned.date_token, .identity = planned.inode};
}

void end_planned(ItemLog &log, const PlannedDeletion &planned, const std::optional<Kept> &kept) {
    ReportItem item = item_of(planned, ItemStatus::Different);
    if (kept)
        set_kept(item, *kept);
    log.end_deletion(std::move(item));
}

void end_deletion(ItemLog &log, const DeleteOrder &order, const PlannedDeletion &planned,
                  const std::optional<Kept> &kept, const std::optional<Error> &error) {
    ReportItem item = item_of(planned, order.is_dry_run ? ItemStatus::Planned : ItemStatus::Done);
    if (error)
        set_error(item, *error);
    else if (kept)
        set_kept(item, *kept);
    log.end_deletion(std::move(item));
}

void keep_all(ItemLog &log, const DeleteOrder &order, const Kept &kept) {
    if (log.report().message.empty())
        log.report().message = "nothing was deleted: " + kept.message;
    for (const PlannedDeletion &planned : *order.plan.deletions)
        end_deletion(log, order, planned, kept, std::nullopt);
}

} // namespace mtpsync
