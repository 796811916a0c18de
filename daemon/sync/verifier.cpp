// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/verifier.hpp"

#include "common/mtp_name.hpp"
#include "common/text.hpp"
#include "daemon/sync/storage_limits.hpp"
#include "daemon/sync/temporary_name.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace mtpsync {

namespace {

PlanReason reason_of(const Error &error) {
    switch (error.code()) {
    case ErrorCode::SourceChanged: return PlanReason::Unstable;
    case ErrorCode::SourceUnreadable: return PlanReason::Unreadable;
    default: return PlanReason::Failed;
    }
}

} // namespace

Verifier::Verifier(SyncContext &context, Attempts &attempts, std::shared_ptr<const LocalTree> local, RemoteTree &remote,
                   ItemLog &log, ExtraObjects &extras, bool checksum)
    : context_{context}, attempts_{attempts}, local_{std::move(local)}, remote_{remote}, log_{log}, extras_{extras},
      checksum_{checksum}, findings_{log, remote}, contents_{context, attempts, local_, remote, log} {
}

Plan Verifier::run(const std::vector<LocalEntry> &entries) {
    std::map<RelPath, Siblings> folders{{RelPath{}, {}}};
    std::uint64_t files = 0;
    for (const LocalEntry &entry : entries) {
        folders[entry.path.parent()].push_back(&entry);
        if (entry.kind == LocalEntry::Kind::Folder)
            folders.try_emplace(entry.path);
        else
            ++files;
    }
    log_.expect(files, 0);
    attempts_.require([&] { (void)remote_.folder(RelPath{}); }); // the destination itself, or the reason why not

    context_.meter.set_phase(Phase::Scanning);
    for (const auto &[folder, siblings] : folders)
        compare_listing(folder, siblings);
    context_.meter.set_phase(Phase::Comparing);
    if (checksum_)
        contents_.run([this](const ContentPair &pair) { judge(pair); });
    findings_.check_room(storage_);
    extras_.finish(findings_.plan(), findings_.troubled(), storage_);

    Plan &plan = findings_.plan();
    plan.checksum = checksum_;
    plan.source_state = fingerprint(entries);
    return std::move(plan);
}

void Verifier::compare_listing(const RelPath &path, const Siblings &siblings) {
    if (!path.is_root() && closed_.contains(path.parent()))
        closed_.emplace(path, closed_.at(path.parent()));
    const RemoteTree::Folder *folder = nullptr;
    if (!closed_.contains(path)) {
        const auto outcome = attempts_.run(
            [&] {
                findings_.plan().folder_states[path.bytes()] = remote_.fingerprint(path);
                folder = remote_.folder(path);
                storage_ = remote_.storage();
            },
            [&] { remote_.forget(path); });
        if (outcome.error)
            close_unlistable(path, siblings, *outcome.error);
    }
    if (const auto why = closed_.find(path); why != closed_.end()) {
        note_closed(siblings, why->second);
        return;
    }
    const NameClashes clashes{sendable_names(siblings), folder};
    for (const LocalEntry *entry : siblings)
        compare_entry(*entry, folder, clashes);
    if (folder != nullptr)
        look_at_extras(path, siblings);
}

/// The plan names the folder, so that whoever carries it out asks the phone once for all that is in it.
void Verifier::close_unlistable(const RelPath &folder, const Siblings &siblings, const Error &error) {
    closed_.emplace(folder, Closed{.reason = PlanReason::Failed, .error = error});
    if (!folder.is_root() && !siblings.empty())
        findings_.plan().entries.try_emplace(folder,
                                             PlanEntry{.type = EntryType::Folder, .reason = PlanReason::Failed});
}

/// Folders among them are closed in their turn.
void Verifier::note_closed(const Siblings &siblings, const Closed &why) {
    for (const LocalEntry *entry : siblings) {
        const auto own = obstacle(*entry);
        if (own && !own->error)
            note_obstacle(*entry, *own);
        else
            findings_.failure(*entry, why.reason, why.error);
    }
}

std::vector<std::string_view> Verifier::sendable_names(const Siblings &siblings) const {
    std::vector<std::string_view> names;
    for (const LocalEntry *entry : siblings)
        if (!obstacle(*entry))
            names.push_back(entry->path.name());
    return names;
}

std::optional<Verifier::Obstacle> Verifier::obstacle(const LocalEntry &entry) const {
    const auto shown = [&] { return "'" + entry.path.display() + "' "; };
    switch (entry.kind) {
    case LocalEntry::Kind::Symlink: return Obstacle{.reason = PlanReason::Symlink};
    case LocalEntry::Kind::Special: return Obstacle{.reason = PlanReason::Special};
    case LocalEntry::Kind::Unreadable:
        return Obstacle{.reason = PlanReason::Unreadable,
                        .error = Error{ErrorCode::SourceUnreadable, shown() + "cannot be read"}};
    case LocalEntry::Kind::Folder:
    case LocalEntry::Kind::File: break;
    }
    const NameProblem problem = check_mtp_name(entry.path.name(), NameRules::FatLike);
    if (problem == NameProblem::None || (remote_.maps_names() && problem != NameProblem::NotUtf8))
        return std::nullopt;
    return Obstacle{.reason = PlanReason::BadName,
                    .error = Error{ErrorCode::InvalidName, shown() + std::string{describe(problem)}}};
}

void Verifier::compare_entry(const LocalEntry &entry, const RemoteTree::Folder *folder, const NameClashes &clashes) {
    if (const auto own = obstacle(entry))
        return note_obstacle(entry, *own);
    if (auto clash = remote_.maps_names() ? std::nullopt : clashes.against(entry.path))
        return note_obstacle(entry, {.reason = PlanReason::CaseClash, .error = std::move(clash)});
    const std::string name = remote_.phone_name(entry.path);
    const ObjectInfo *object = nullptr;
    const ObjectInfo *temporary = nullptr;
    if (folder != nullptr) {
        const auto [first, last] = folder->children().equal_range(name);
        if (first != last && std::next(first) != last)
            return note_taken(entry, PlanReason::Twin,
                              "the phone has several objects of the name '" + entry.path.display() +
                                  "'; remove all but one");
        if (first != last)
            object = &first->second;
        const auto found = folder->children().find(temporary_name_of(name));
        if (found != folder->children().end() && !found->second.is_folder)
            temporary = &found->second;
    }
    const bool is_folder = entry.kind == LocalEntry::Kind::Folder;
    if (object != nullptr && object->is_folder != is_folder)
        note_taken(entry, PlanReason::TypeClash,
                   "'" + entry.path.display() + "' is a " + (is_folder ? "file" : "folder") +
                       " on the phone; rename one of the two");
    else if (!is_folder)
        compare_file(entry, object, temporary);
    else if (object == nullptr)
        findings_.missing_folder(entry.path);
}

/// @p temporary: an earlier run left it beside the file, and nobody else would ever remove it.
void Verifier::compare_file(const LocalEntry &entry, const ObjectInfo *object, const ObjectInfo *temporary) {
    const bool has_equal_size = object != nullptr && object->size == entry.size; // evidently not too large
    const Parcel parcel{.path = entry.path,
                        .size = entry.size,
                        .old_size = object == nullptr ? 0 : object->size,
                        .is_there = temporary != nullptr && temporary->size == entry.size};
    if (auto error = has_equal_size ? std::nullopt : too_big(entry.path, entry.size, storage_)) {
        note_obstacle(entry, {.reason = PlanReason::TooBig, .error = std::move(error)});
    } else if (object == nullptr) {
        findings_.difference(parcel, PlanAction::Send, PlanReason::Missing);
    } else if (!has_equal_size) {
        findings_.difference(parcel, PlanAction::Replace, PlanReason::Size);
    } else if (temporary != nullptr || context_.doubtful.contains(remote_.path_on_storage(entry.path))) {
        findings_.difference(parcel, PlanAction::Replace, PlanReason::Failed);
    } else if (checksum_) {
        contents_.add(entry.path, *object);
    } else {
        findings_.equal(false);
    }
}

void Verifier::judge(const ContentPair &pair) {
    const LocalEntry entry{.path = pair.path, .size = pair.listed_size};
    if (pair.phone_error && pair.phone_error->code() == ErrorCode::NoSuchObject)
        findings_.difference({.path = pair.path, .size = pair.listed_size}, PlanAction::Send, PlanReason::Missing);
    else if (pair.phone_error)
        findings_.failure(entry, reason_of(*pair.phone_error), *pair.phone_error);
    else if (pair.local_error)
        findings_.failure(entry, reason_of(*pair.local_error), *pair.local_error);
    else if (!pair.is_equal())
        findings_.difference(
            {.path = pair.path, .size = pair.here.size, .old_size = pair.phone.size}, PlanAction::Replace,
            pair.here.size == pair.phone.size ? PlanReason::Content : PlanReason::Size, pair.here.digest);
    else if (pair.trusted_since)
        findings_.trusted(*pair.trusted_since);
    else
        findings_.equal(true);
}

void Verifier::note_obstacle(const LocalEntry &entry, const Obstacle &obstacle) {
    findings_.obstacle(entry, obstacle.reason, obstacle.error);
    if (entry.kind == LocalEntry::Kind::Folder && obstacle.error)
        closed_.emplace(entry.path, Closed{.reason = obstacle.reason, .error = *obstacle.error});
}

void Verifier::note_taken(const LocalEntry &entry, PlanReason reason, const std::string &message) {
    note_obstacle(entry, {.reason = reason, .error = Error{ErrorCode::NameTaken, message}});
}

void Verifier::look_at_extras(const RelPath &folder, const Siblings &siblings) {
    std::set<std::string> here;
    for (const LocalEntry *entry : siblings) {
        std::string substitute = remote_.substitute(entry->path);
        here.insert(substitute.empty() ? std::string{entry->path.name()} : std::move(substitute));
    }
    extras_.look_at(folder, here);
}

} // namespace mtpsync
