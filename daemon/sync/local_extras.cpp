// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/local_extras.hpp"

#include "common/text.hpp"
#include "daemon/sync/delete_order.hpp"

#include <algorithm>
#include <utility>

namespace mtpsync {

namespace {

/// Links, sockets and the like are no part of a mirror.
bool is_mirrored(const LocalEntry &entry) noexcept {
    return entry.kind != LocalEntry::Kind::Symlink && entry.kind != LocalEntry::Kind::Special;
}

PlanDeletion local_deletion(const Sighting &seen) {
    return {.type = seen.is_folder ? EntryType::Folder : EntryType::File,
            .size = seen.size,
            .date_token = seen.date,
            .inode = seen.identity};
}

} // namespace

LocalExtras::LocalExtras(ItemLog &log, const ExtraPolicy &policy) : log_{log}, policy_{policy} {
}

void LocalExtras::finish(Plan &plan, const std::vector<RemoteEntry> &there, Completeness worth) {
    std::set<RelPath> known;
    for (const RemoteEntry &entry : there)
        if (entry.path)
            known.insert(*entry.path);
    count(known);
    if (!policy_.is_mirror)
        return;
    for (const LocalEntry &entry : policy_.scan.entries)
        if (!known.contains(entry.path))
            take(entry);
    spare_shelters();

    plan.held = held();
    plan.deletions.emplace();
    Report &report = log_.report();
    report.deleted.total = candidates_.size();
    const auto refusal = refusal_of(RunEvidence{.is_asked_for = true,
                                                .receives_on_phone = false,
                                                .failures = report.files.failed + report.folders_failed,
                                                .is_source_readable = true, // else something has failed
                                                .is_source_empty = there.empty(),
                                                .source = worth,
                                                .is_writable = true, // the run that deletes finds out
                                                .wished = candidates_.size(),
                                                .held = plan.held,
                                                .limit = policy_.limit});
    if (refusal && !candidates_.empty())
        report.message = "nothing can be deleted: " + refusal->message;
    for (const auto &[path, evidence] : candidates_) {
        const auto planned = plan.deletions->emplace(path, local_deletion(evidence.seen)).first;
        end_planned(log_, *planned, refusal ? refusal : refusal_of(evidence));
    }
}

/// In folders that the phone has, too; of one that it has not, only the folder.
void LocalExtras::count(const std::set<RelPath> &known) {
    const auto is_extra = [&](const LocalEntry &entry) {
        const RelPath parent = entry.path.parent();
        return !known.contains(entry.path) && (parent.is_root() || known.contains(parent));
    };
    log_.report().extra_objects += static_cast<std::uint64_t>(std::ranges::count_if(policy_.scan.entries, is_extra));
}

void LocalExtras::take(const LocalEntry &entry) {
    const bool is_listed = entry.kind != LocalEntry::Kind::Unreadable;
    const bool is_writable_down = utf16_length(entry.path.bytes()).has_value(); // JSON cannot hold every path
    if (!is_listed || !is_mirrored(entry) || !is_writable_down)
        keep_folders(entry.path.parent());
    if (!is_mirrored(entry) || !is_writable_down)
        return;
    candidates_.emplace(entry.path, DeletionEvidence{.path = entry.path,
                                                     .is_on_both_sides = false,
                                                     .is_listed = is_listed,
                                                     .is_fresh = true, // the look that counts is yet to come
                                                     .planned = std::nullopt,
                                                     .seen = sighting_of(entry),
                                                     .is_empty = true,
                                                     .content = Completeness::Complete});
}

void LocalExtras::keep_folders(const RelPath &folder) {
    RelPath above = folder;
    for (auto found = candidates_.find(above); found != candidates_.end(); found = candidates_.find(above)) {
        found->second.is_empty = false;
        above = above.parent();
    }
}

void LocalExtras::spare_shelters() {
    for (const LocalEntry &entry : policy_.scan.excluded)
        for (RelPath above = entry.path.parent(); !above.is_root(); above = above.parent())
            candidates_.erase(above);
}

std::uint64_t LocalExtras::held() const {
    return static_cast<std::uint64_t>(std::ranges::count_if(policy_.scan.entries, is_mirrored));
}

} // namespace mtpsync
