// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/findings.hpp"

#include "common/text.hpp"
#include "common/utc_time.hpp"

#include <map>
#include <string>
#include <utility>

namespace mtpsync {

namespace {

EntryType type_of(const LocalEntry &entry) noexcept {
    return entry.kind == LocalEntry::Kind::Folder ? EntryType::Folder : EntryType::File;
}

/// A person has to mend it before it is worth another try.
bool is_obstacle(PlanReason reason) noexcept {
    return reason != PlanReason::Failed && reason != PlanReason::Unstable;
}

} // namespace

Findings::Findings(ItemLog &log, const RemoteTree &remote) : log_{log}, remote_{remote} {
    plan_.kind = PlanKind::Verify;
}

void Findings::equal(bool verified) {
    ++plan_.files_equal;
    log_.end_equal(verified);
}

void Findings::trusted(std::int64_t proven_at) {
    std::string since = utc_text(proven_at);
    if (plan_.trusted++ == 0 || since < plan_.trusted_since)
        plan_.trusted_since = std::move(since);
    log_.report().trusted = plan_.trusted;
    log_.report().trusted_since = plan_.trusted_since;
    equal(false);
}

void Findings::missing_folder(const RelPath &path) {
    parcels_.push_back({.path = path, .type = EntryType::Folder});
    plan_.entries[path] = {.type = EntryType::Folder, .action = PlanAction::MakeFolder, .reason = PlanReason::Missing};
    ReportItem item = item_of(path, EntryType::Folder);
    item.status = ItemStatus::Different;
    item.action = PlanAction::MakeFolder;
    item.reason = PlanReason::Missing;
    log_.end_folder(std::move(item));
}

void Findings::difference(const Parcel &file, PlanAction action, PlanReason reason,
                          const std::optional<Sha256> &digest) {
    parcels_.push_back(file);
    plan_.entries[file.path] = {
        .type = EntryType::File, .action = action, .reason = reason, .size = file.size, .sha256 = digest};
    plan_.space_needed += file.size;

    ReportItem item = item_of(file.path, EntryType::File);
    item.status = ItemStatus::Different;
    item.action = action;
    item.reason = reason;
    item.size = file.size;
    log_.end_file(std::move(item), false);
}

void Findings::obstacle(const LocalEntry &entry, PlanReason reason, const std::optional<Error> &error) {
    plan_entry(entry, {.type = type_of(entry), .action = PlanAction::Skip, .reason = reason}, reason);
    ReportItem item = item_of(entry.path, type_of(entry));
    item.action = PlanAction::Skip;
    item.reason = reason;
    item.size = entry.size;
    item.status = ItemStatus::Skipped;
    if (error) {
        set_error(item, *error);
        troubled_.insert(entry.path.parent());
    }
    end(entry, std::move(item));
}

void Findings::failure(const LocalEntry &entry, PlanReason reason, const Error &error) {
    PlanEntry planned{.type = type_of(entry), .reason = reason};
    if (is_obstacle(reason))
        planned.action = PlanAction::Skip;
    if (planned.type == EntryType::File)
        planned.size = entry.size;
    plan_entry(entry, planned, PlanReason::BadName);
    troubled_.insert(entry.path.parent());

    ReportItem item = item_of(entry.path, planned.type);
    item.action = planned.action;
    item.reason = reason;
    item.size = entry.size;
    set_error(item, error);
    end(entry, std::move(item));
}

void Findings::unnameable(const std::string &shown, EntryType type, PlanReason reason, const Error &error) {
    plan_.unnameable[shown] = reason;
    ReportItem item{.path = shown + (type == EntryType::Folder ? "/" : ""),
                    .type = type,
                    .action = PlanAction::Skip,
                    .reason = reason};
    set_error(item, error);
    if (type == EntryType::Folder)
        log_.end_folder(std::move(item));
    else
        log_.end_file(std::move(item), false);
}

void Findings::check_room(const StorageInfo &storage) {
    leave_out(preflight(std::move(parcels_), storage));
}

void Findings::check_local_room(std::uint64_t free) {
    plan_.space_free = free;
    leave_out(preflight_here(std::move(parcels_), free));
}

void Findings::leave_out(const Preflight &found) {
    plan_.space_missing = log_.report().room_missing = found.room_missing;
    std::map<std::string, Error> refused; // by the path that the report shows
    for (const auto &[path, error] : found.refused) {
        plan_.entries[path].action = PlanAction::Skip;
        plan_.entries[path].reason = PlanReason::NoRoom;
        refused.emplace(path.display(), error);
    }
    for (ReportItem &item : log_.report().items) {
        const auto error = refused.find(item.path);
        if (error == refused.end())
            continue;
        item.action = PlanAction::Skip;
        item.reason = PlanReason::NoRoom;
        item.error = error->second.code();
        item.message = error->second.what();
    }
}

ReportItem Findings::item_of(const RelPath &path, EntryType type) const {
    ReportItem item = make_item(path, type);
    item.phone_name = escape_for_display(remote_.substitute(path));
    return item;
}

/// JSON cannot hold every path.
void Findings::plan_entry(const LocalEntry &entry, const PlanEntry &planned, PlanReason unnameable) {
    if (utf16_length(entry.path.bytes()))
        plan_.entries[entry.path] = planned;
    else
        plan_.unnameable[entry.path.display()] = unnameable;
}

void Findings::end(const LocalEntry &entry, ReportItem item) {
    if (entry.kind == LocalEntry::Kind::Folder)
        log_.end_folder(std::move(item));
    else
        log_.end_file(std::move(item), false);
}

} // namespace mtpsync
