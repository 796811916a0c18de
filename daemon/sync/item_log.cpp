// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/item_log.hpp"

#include <utility>

namespace mtpsync {

ItemLog::ItemLog(Report &report, ProgressMeter &meter, Listener failed)
    : report_{report}, meter_{meter}, failed_{std::move(failed)} {
}

void ItemLog::expect(std::uint64_t files, std::uint64_t bytes) {
    report_.files.total += files;
    meter_.add_total(files, bytes);
}

void ItemLog::begin(const RelPath &path, std::uint64_t bytes) {
    meter_.begin_item(path.display(), bytes);
    begun_ = true;
}

void ItemLog::end_file(ReportItem item, bool verified) {
    count(item.status, verified);
    list(std::move(item));
}

void ItemLog::end_equal(bool verified) {
    count(ItemStatus::Done, verified);
}

void ItemLog::end_folder(ReportItem item) {
    if (item.status == ItemStatus::Failed)
        ++report_.folders_failed;
    list(std::move(item));
}

void ItemLog::end_deletion(ReportItem item) {
    DeletionCounts &deleted = report_.deleted;
    switch (item.status) {
    case ItemStatus::Done: ++deleted.done; break;
    case ItemStatus::Failed: ++deleted.failed; break;
    case ItemStatus::Skipped: ++deleted.kept; break;
    case ItemStatus::Different:
    case ItemStatus::Planned: ++deleted.planned; break;
    case ItemStatus::NotTried: break; // the total says how many there are
    }
    list(std::move(item));
}

void ItemLog::count(ItemStatus status, bool verified) {
    FileCounts &files = report_.files;
    switch (status) {
    case ItemStatus::Different: ++files.different; [[fallthrough]];
    case ItemStatus::Done:
        ++files.done;
        files.verified += verified ? 1 : 0;
        end_in_meter(verified ? ProgressMeter::End::Verified : ProgressMeter::End::Done);
        break;
    case ItemStatus::Failed:
        ++files.failed;
        end_in_meter(ProgressMeter::End::Failed);
        break;
    case ItemStatus::Skipped:
        ++files.skipped;
        end_in_meter(ProgressMeter::End::Skipped);
        break;
    case ItemStatus::Planned:
        ++files.planned;
        end_in_meter(ProgressMeter::End::Done);
        break;
    case ItemStatus::NotTried: break; // the total says how many there are
    }
}

void ItemLog::end_in_meter(ProgressMeter::End end) {
    if (std::exchange(begun_, false))
        meter_.end_item(end);
    else
        meter_.count(end);
}

void ItemLog::list(ReportItem item) {
    if (item.status == ItemStatus::Failed && failed_ && !silent_)
        failed_(item);
    report_.items.push_back(std::move(item));
}

ReportItem make_item(const RelPath &path, EntryType type) {
    return {.path = path.display() + (type == EntryType::Folder ? "/" : ""), .type = type};
}

void set_error(ReportItem &item, const Error &error) {
    item.status = ItemStatus::Failed;
    item.error = error.code();
    item.message = error.what();
}

} // namespace mtpsync
