// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/deletion_guard.hpp"

namespace mtpsync {

namespace {

std::optional<Kept> keep(KeepReason reason, std::string message) {
    return Kept{.reason = reason, .message = std::move(message)};
}

std::optional<Kept> refusal_of_count(const RunEvidence &run) {
    const std::uint64_t most = run.limit.most_of(run.held);
    if (run.wished <= most)
        return std::nullopt;
    return keep(KeepReason::TooMany, std::to_string(run.wished) + " of " + std::to_string(run.held) +
                                         " files and folders would be deleted, and at most " + std::to_string(most) +
                                         " may be; if that is what you want, give --max-delete " +
                                         std::to_string(run.wished));
}

} // namespace

/// The size and the date of a folder change with what is in it.
Sighting sighting_of(const ObjectInfo &object) {
    if (object.is_folder)
        return {.is_folder = true};
    return {.size = object.size, .date = object.date_token};
}

Sighting sighting_of(const LocalEntry &entry) {
    if (entry.kind == LocalEntry::Kind::Folder)
        return {.is_folder = true, .identity = entry.inode};
    return {.size = entry.size, .date = entry.modified_ns, .identity = entry.inode};
}

std::optional<Kept> refusal_of(const RunEvidence &run) {
    if (!run.is_asked_for)
        return keep(KeepReason::NotAsked, "the plan deletes, but nobody asked for it; give --delete");
    if (run.receives_on_phone && run.dest.is_root() && !run.is_forced)
        return keep(KeepReason::WholeStorage, "the whole storage would become a mirror; give a folder with --dest");
    if (run.failures > 0)
        return keep(KeepReason::FailedRun, std::to_string(run.failures) +
                                               " of the files and folders failed; deleting waits "
                                               "for a run in which none does");
    if (!run.is_source_readable)
        return keep(KeepReason::UnreadableSource, "a part of the original cannot be read; make it readable");
    if (run.is_source_empty && !run.is_forced)
        return keep(KeepReason::EmptySource, run.receives_on_phone
                                                 ? "the original is empty; if its disk is mounted, give --force"
                                                 : "the phone's folder is empty; if that is right, give --force");
    if (run.source != Completeness::Complete)
        return keep(KeepReason::UnprovenSource,
                    "the phone's listings may lack something, which only libmtp 1.1.21 or later can rule out; install "
                    "it, or delete by hand");
    if (!run.is_writable)
        return keep(KeepReason::ReadOnly, run.receives_on_phone
                                              ? "the storage is read-only"
                                              : "nothing can be changed in the local folder; make it writable");
    return refusal_of_count(run);
}

std::optional<Kept> refusal_of(const DeletionEvidence &object) {
    const std::string shown = "'" + object.path.display() + "' ";
    if (!object.is_named_well || object.path.is_root())
        return keep(KeepReason::BadName, shown + "has a name that is no part of a path");
    if (object.is_excluded)
        return keep(KeepReason::Excluded, shown + "is excluded by the filter");
    if (object.is_temporary)
        return keep(KeepReason::Temporary, shown + "may be a file on its way");
    if (!object.is_listed)
        return keep(KeepReason::Unlisted, shown + "or its folder could not be listed");
    if (object.has_twin)
        return keep(KeepReason::Twin, shown + "is there several times; remove all but one");
    if (object.is_on_both_sides)
        return keep(KeepReason::OnBothSides, shown + "is in the original again");
    if (object.has_failure_beside)
        return keep(KeepReason::FailedBeside, "something beside " + shown + "failed");
    if (!object.is_fresh)
        return keep(KeepReason::StaleListing, "the listing that decides on " + shown + "may be old");
    if (object.planned && *object.planned != object.seen)
        return keep(KeepReason::Changed, shown + "has changed since the comparison");
    if (!object.seen.is_folder)
        return std::nullopt;
    if (!object.is_empty)
        return keep(KeepReason::NotEmpty, "the folder " + shown + "holds something that stays");
    if (object.content != Completeness::Complete)
        return keep(KeepReason::UnprovenEmpty, "nothing proves that the folder " + shown +
                                                   "is empty: that wants libmtp 1.1.21; remove it on the phone");
    return std::nullopt;
}

void set_kept(ReportItem &item, const Kept &kept) {
    item.status = ItemStatus::Skipped;
    item.kept = kept.reason;
    item.message = kept.message;
}

} // namespace mtpsync
