// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/pull_verifier.hpp"

#include "daemon/sync/file_fetcher.hpp"

#include <algorithm>
#include <utility>

namespace mtpsync {

namespace {

LocalEntry as_entry(const RemoteEntry &entry) {
    return {.path = *entry.path,
            .kind = entry.type == EntryType::Folder ? LocalEntry::Kind::Folder : LocalEntry::Kind::File,
            .size = entry.size};
}

RemoteEntry::Obstacle taken(const LocalEntry &here, PlanReason reason, const std::string &why) {
    return {.reason = reason, .error = Error{ErrorCode::NameTaken, "'" + here.path.display() + "' is " + why}};
}

/// Something that is neither file nor folder.
std::optional<RemoteEntry::Obstacle> obstacle_of_kind(const LocalEntry &here) {
    switch (here.kind) {
    case LocalEntry::Kind::Symlink:
        return taken(here, PlanReason::Symlink, "a symbolic link here, which is never followed; remove it");
    case LocalEntry::Kind::Special: return taken(here, PlanReason::Special, "neither file nor folder here; remove it");
    default: return std::nullopt;
    }
}

} // namespace

std::optional<RemoteEntry::Obstacle> obstacle_for_folder(const LocalEntry &here) {
    if (here.kind == LocalEntry::Kind::Folder)
        return std::nullopt;
    if (auto obstacle = obstacle_of_kind(here))
        return obstacle;
    return taken(here, PlanReason::TypeClash, "a file here and a folder on the phone; rename one of the two");
}

std::optional<RemoteEntry::Obstacle> obstacle_for_file(const LocalEntry &here) {
    if (here.kind == LocalEntry::Kind::Folder)
        return taken(here, PlanReason::TypeClash, "a folder here and a file on the phone; rename one of the two");
    return obstacle_of_kind(here);
}

void require_origin(RemoteTree &remote) {
    if (remote.folder(RelPath{}) == nullptr)
        throw Error{ErrorCode::DestinationNotFolder,
                    "the phone has no folder '" + remote.path_on_storage(RelPath{}).display() + "' to receive from"};
}

PullVerifier::PullVerifier(SyncContext &context, Attempts &attempts, std::shared_ptr<const LocalTree> local,
                           RemoteTree &remote, ItemLog &log, LocalExtras &extras, bool checksum)
    : context_{context}, attempts_{attempts}, local_{std::move(local)}, remote_{remote}, log_{log}, extras_{extras},
      checksum_{checksum}, findings_{log, remote}, contents_{context, attempts, local_, remote, log} {
}

Plan PullVerifier::run(const std::vector<LocalEntry> &entries, const Filter &filter, std::uint64_t free) {
    for (const LocalEntry &entry : entries)
        here_[entry.path] = &entry;
    context_.meter.set_phase(Phase::Scanning);
    attempts_.require([&] { require_origin(remote_); });
    RemoteScan scan{context_, attempts_, remote_, filter};
    const std::vector<RemoteEntry> there = scan.run(RelPath{});
    log_.expect(static_cast<std::uint64_t>(std::ranges::count(there, EntryType::File, &RemoteEntry::type)), 0);
    for (const RemoteEntry &entry : there)
        compare_entry(entry);
    log_.report().excluded.phone += scan.excluded();
    context_.meter.set_phase(Phase::Comparing);
    if (checksum_)
        contents_.run([this](const ContentPair &pair) { judge(pair); });
    findings_.check_local_room(free);

    Plan &plan = findings_.plan();
    plan.folder_states = scan.folder_states();
    plan.filter = filter;
    plan.checksum = checksum_;
    plan.source_state = fingerprint(entries);
    extras_.finish(plan, there, scan.worth());
    return std::move(plan);
}

void PullVerifier::compare_entry(const RemoteEntry &entry) {
    if (entry.obstacle)
        return refuse(entry, *entry.obstacle);
    if (const auto above = closed_.find(entry.path->parent()); above != closed_.end())
        return refuse(entry, above->second);
    const auto found = here_.find(*entry.path);
    const LocalEntry *here = found == here_.end() ? nullptr : found->second;
    if (entry.type == EntryType::Folder)
        compare_folder(entry, here);
    else
        compare_file(entry, here);
}

/// What a person must mend first is skipped by the plan, the rest is tried by it.
void PullVerifier::refuse(const RemoteEntry &entry, const RemoteEntry::Obstacle &obstacle) {
    if (!entry.path)
        return findings_.unnameable(entry.shown, entry.type, obstacle.reason, obstacle.error);
    if (entry.type == EntryType::Folder)
        closed_.emplace(*entry.path, obstacle);
    if (obstacle.reason == PlanReason::Failed)
        findings_.failure(as_entry(entry), obstacle.reason, obstacle.error);
    else
        findings_.obstacle(as_entry(entry), obstacle.reason, obstacle.error);
}

void PullVerifier::compare_folder(const RemoteEntry &entry, const LocalEntry *here) {
    if (here == nullptr)
        return findings_.missing_folder(*entry.path);
    if (const auto obstacle = obstacle_for_folder(*here))
        refuse(entry, *obstacle);
}

void PullVerifier::compare_file(const RemoteEntry &entry, const LocalEntry *here) {
    if (context_.doubtful.contains(remote_.path_on_storage(*entry.path)))
        return refuse(entry, {.reason = PlanReason::Failed, .error = torn_on_phone(*entry.path)});
    if (here == nullptr)
        return findings_.difference({.path = *entry.path, .size = entry.size}, PlanAction::Fetch, PlanReason::Missing);
    if (const auto obstacle = obstacle_for_file(*here))
        return refuse(entry, *obstacle);
    const bool is_readable = here->kind == LocalEntry::Kind::File;
    if (!is_readable || here->size != entry.size) {
        findings_.difference({.path = *entry.path, .size = entry.size, .old_size = here->size}, PlanAction::Replace,
                             is_readable ? PlanReason::Size : PlanReason::Unreadable);
    } else if (checksum_) {
        contents_.add(*entry.path, entry.object);
    } else {
        findings_.equal(false);
    }
}

void PullVerifier::judge(const ContentPair &pair) {
    if (pair.phone_error)
        return findings_.failure({.path = pair.path, .size = pair.listed_size}, PlanReason::Failed, *pair.phone_error);
    const Parcel parcel{.path = pair.path, .size = pair.phone.size, .old_size = pair.listed_size};
    if (pair.local_error)
        findings_.difference(parcel, PlanAction::Replace, PlanReason::Unreadable, pair.phone.digest);
    else if (!pair.is_equal())
        findings_.difference(parcel, PlanAction::Replace,
                             pair.phone.size == pair.here.size ? PlanReason::Content : PlanReason::Size,
                             pair.phone.digest);
    else if (pair.trusted_since)
        findings_.trusted(*pair.trusted_since);
    else
        findings_.equal(true);
}

} // namespace mtpsync
