// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/verifier.hpp"

#include "common/mtp_name.hpp"
#include "common/text.hpp"
#include "daemon/sync/temporary_name.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace mtpsync {

namespace {

/// Local files that are hashed ahead of the phone: enough to keep the wire busy, few enough to bound memory and disk.
constexpr std::size_t digests_ahead = 4;

ErrorCode code_of(PlanReason reason) {
    switch (reason) {
    case PlanReason::BadName: return ErrorCode::InvalidName;
    case PlanReason::Unstable: return ErrorCode::SourceChanged;
    case PlanReason::Unreadable: return ErrorCode::SourceUnreadable;
    default: return ErrorCode::NameTaken;
    }
}

/// A person has to mend it before it is worth another try.
bool is_obstacle(PlanReason reason) {
    return reason != PlanReason::Failed && reason != PlanReason::Unstable;
}

PlanReason reason_of(const Error &error) {
    switch (error.code()) {
    case ErrorCode::SourceChanged: return PlanReason::Unstable;
    case ErrorCode::SourceUnreadable: return PlanReason::Unreadable;
    default: return PlanReason::Failed;
    }
}

} // namespace

Verifier::Verifier(SyncContext &context, Attempts &attempts, std::shared_ptr<const LocalTree> local, RemoteTree &remote,
                   ItemLog &log, bool checksum)
    : context_{context}, attempts_{attempts}, local_{std::move(local)}, remote_{remote}, log_{log}, checksum_{
                                                                                                        checksum} {
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
    compare_contents();

    plan_.kind = PlanKind::Verify;
    plan_.checksum = checksum_;
    plan_.source_state = fingerprint(entries);
    return std::move(plan_);
}

void Verifier::compare_listing(const RelPath &path, const Siblings &siblings) {
    if (!path.is_root() && closed_.contains(path.parent()))
        closed_.emplace(path, closed_.at(path.parent()));
    const RemoteTree::Folder *folder = nullptr;
    if (!closed_.contains(path)) {
        const auto outcome = attempts_.run(
            [&] {
                plan_.folder_states[path.bytes()] = remote_.fingerprint(path);
                folder = remote_.folder(path);
            },
            [&] { remote_.forget(path); });
        if (outcome.error)
            close_unlistable(path, siblings, *outcome.error);
    }
    if (const auto why = closed_.find(path); why != closed_.end()) {
        note_closed(siblings, why->second);
        return;
    }
    for (const LocalEntry *entry : siblings)
        compare_entry(*entry, folder);
    if (folder != nullptr)
        count_extra(siblings, *folder);
}

/// The plan names the folder, so that whoever carries it out asks the phone once for all that is in it.
void Verifier::close_unlistable(const RelPath &folder, const Siblings &siblings, const Error &error) {
    closed_.emplace(folder, Closed{.reason = PlanReason::Failed, .error = error});
    if (!folder.is_root() && !siblings.empty())
        plan_.entries.try_emplace(folder, PlanEntry{.type = EntryType::Folder, .reason = PlanReason::Failed});
}

/// Folders among them are closed in their turn.
void Verifier::note_closed(const Siblings &siblings, const Closed &why) {
    for (const LocalEntry *entry : siblings) {
        const PlanReason reason = obstacle(*entry);
        if (reason == PlanReason::Symlink || reason == PlanReason::Special)
            note_obstacle(*entry, reason, "");
        else
            note_failure(*entry, why.reason, why.error);
    }
}

PlanReason Verifier::obstacle(const LocalEntry &entry) const {
    switch (entry.kind) {
    case LocalEntry::Kind::Symlink: return PlanReason::Symlink;
    case LocalEntry::Kind::Special: return PlanReason::Special;
    case LocalEntry::Kind::Unreadable: return PlanReason::Unreadable;
    case LocalEntry::Kind::Folder:
    case LocalEntry::Kind::File: break;
    }
    return check_mtp_name(entry.path.name(), NameRules::FatLike) == NameProblem::None ? PlanReason::None
                                                                                      : PlanReason::BadName;
}

void Verifier::compare_entry(const LocalEntry &entry, const RemoteTree::Folder *folder) {
    if (const PlanReason reason = obstacle(entry); reason != PlanReason::None) {
        const std::string shown = "'" + entry.path.display() + "' ";
        note_obstacle(entry, reason,
                      reason == PlanReason::BadName
                          ? shown + std::string{describe(check_mtp_name(entry.path.name(), NameRules::FatLike))}
                          : shown + "cannot be read");
        return;
    }
    const ObjectInfo *object = nullptr;
    bool is_unfinished = false;
    if (folder != nullptr) {
        const auto [first, last] = folder->children.equal_range(std::string{entry.path.name()});
        if (first != last && std::next(first) != last) {
            note_obstacle(entry, PlanReason::Twin,
                          "the phone has several objects of the name '" + entry.path.display() +
                              "'; remove all but one");
            return;
        }
        if (first != last)
            object = &first->second;
        const auto temporary = folder->children.find(temporary_name_of(entry.path.name()));
        is_unfinished = (temporary != folder->children.end() && !temporary->second.is_folder) ||
                        context_.doubtful.contains(remote_.path_on_storage(entry.path));
    }
    const bool is_folder = entry.kind == LocalEntry::Kind::Folder;
    if (object != nullptr && object->is_folder != is_folder)
        note_obstacle(entry, PlanReason::TypeClash,
                      "'" + entry.path.display() + "' is a " + (is_folder ? "file" : "folder") +
                          " on the phone; rename one of the two");
    else if (is_folder)
        compare_folder(entry, object);
    else
        compare_file(entry, object, is_unfinished);
}

void Verifier::compare_folder(const LocalEntry &entry, const ObjectInfo *object) {
    if (object != nullptr)
        return;
    plan_.entries[entry.path] = {
        .type = EntryType::Folder, .action = PlanAction::MakeFolder, .reason = PlanReason::Missing};
    ReportItem item = make_item(entry.path, EntryType::Folder);
    item.status = ItemStatus::Different;
    item.action = PlanAction::MakeFolder;
    item.reason = PlanReason::Missing;
    log_.end_folder(std::move(item));
}

/// @p is_unfinished: an earlier run left a temporary file beside it, which nobody else would ever remove.
void Verifier::compare_file(const LocalEntry &entry, const ObjectInfo *object, bool is_unfinished) {
    if (object == nullptr) {
        note_difference(entry.path, entry.size, PlanAction::Send, PlanReason::Missing, nullptr);
    } else if (object->size != entry.size) {
        note_difference(entry.path, entry.size, PlanAction::Replace, PlanReason::Size, nullptr);
    } else if (is_unfinished) {
        note_difference(entry.path, entry.size, PlanAction::Replace, PlanReason::Failed, nullptr);
    } else if (checksum_) {
        candidates_.push_back({.path = entry.path, .size = entry.size});
        log_.expect(0, entry.size);
    } else {
        ++plan_.files_equal;
        log_.end_equal(false);
    }
}

void Verifier::compare_contents() {
    for (; !candidates_.empty(); candidates_.pop_front(), --asked_for_) {
        ask_for_digests();
        compare_content(candidates_.front());
    }
}

void Verifier::ask_for_digests() {
    for (; asked_for_ < std::min(digests_ahead, candidates_.size()); ++asked_for_) {
        Candidate &candidate = candidates_[asked_for_];
        candidate.digest = context_.hashers.hash(local_, candidate.path, context_.stop);
    }
}

void Verifier::compare_content(Candidate &candidate) {
    log_.begin(candidate.path, candidate.size);
    std::optional<GetResult> remote;
    const auto outcome = attempts_.run(
        [&] {
            const auto object = remote_.find(candidate.path);
            if (!object || object->is_folder)
                throw Error{ErrorCode::NoSuchObject, "'" + candidate.path.display() + "' has vanished from the phone"};
            remote = object->size == 0
                         ? GetResult{.bytes = 0, .digest = Sha256Hasher{}.finish()} // nothing to read
                         : context_.phone.digest(object->handle, [&](std::uint64_t bytes) { log_.move(bytes); });
        },
        [&] { remote_.forget(candidate.path.parent()); });
    if (outcome.error) {
        if (outcome.error->code() == ErrorCode::NoSuchObject)
            note_difference(candidate.path, candidate.size, PlanAction::Send, PlanReason::Missing, nullptr);
        else
            note_failure({.path = candidate.path, .size = candidate.size}, reason_of(*outcome.error), *outcome.error);
        return;
    }
    log_.report().bytes_read += remote->bytes;
    try {
        const LocalDigest local = candidate.digest.get();
        if (remote->bytes == local.size && remote->digest == local.digest) {
            ++plan_.files_equal;
            log_.end_equal(true);
        } else {
            note_difference(candidate.path, local.size, PlanAction::Replace,
                            remote->bytes == local.size ? PlanReason::Content : PlanReason::Size, &local.digest);
        }
    } catch (const Error &error) {
        if (error.code() == ErrorCode::Cancelled)
            throw;
        note_failure({.path = candidate.path, .size = candidate.size}, reason_of(error), error);
    }
}

void Verifier::note_obstacle(const LocalEntry &entry, PlanReason reason, const std::string &message) {
    const bool is_folder = entry.kind == LocalEntry::Kind::Folder;
    const EntryType type = is_folder ? EntryType::Folder : EntryType::File;
    if (utf16_length(entry.path.bytes()))
        plan_.entries[entry.path] = {.type = type, .action = PlanAction::Skip, .reason = reason};
    else
        plan_.unnameable[entry.path.display()] = reason;

    ReportItem item = make_item(entry.path, type);
    item.action = PlanAction::Skip;
    item.reason = reason;
    item.size = entry.size;
    const bool harmless = reason == PlanReason::Symlink || reason == PlanReason::Special;
    item.status = ItemStatus::Skipped;
    if (!harmless)
        set_error(item, Error{code_of(reason), message});
    if (is_folder) {
        closed_.emplace(entry.path, Closed{.reason = reason, .error = Error{code_of(reason), message}});
        log_.end_folder(std::move(item));
    } else {
        log_.end_file(std::move(item), false);
    }
}

void Verifier::note_difference(const RelPath &path, std::uint64_t size, PlanAction action, PlanReason reason,
                               const Sha256 *digest) {
    PlanEntry entry{.type = EntryType::File, .action = action, .reason = reason, .size = size};
    if (digest != nullptr)
        entry.sha256 = *digest;
    plan_.entries[path] = entry;
    plan_.space_needed += size;

    ReportItem item = make_item(path, EntryType::File);
    item.status = ItemStatus::Different;
    item.action = action;
    item.reason = reason;
    item.size = size;
    log_.end_file(std::move(item), false);
}

/// It could not be compared; what a person must mend first is skipped by the plan, the rest is tried by it.
void Verifier::note_failure(const LocalEntry &entry, PlanReason reason, const Error &error) {
    const bool is_folder = entry.kind == LocalEntry::Kind::Folder;
    PlanEntry planned{.type = is_folder ? EntryType::Folder : EntryType::File, .reason = reason};
    if (is_obstacle(reason))
        planned.action = PlanAction::Skip;
    if (!is_folder)
        planned.size = entry.size;
    if (utf16_length(entry.path.bytes()))
        plan_.entries[entry.path] = planned;
    else
        plan_.unnameable[entry.path.display()] = PlanReason::BadName;

    ReportItem item = make_item(entry.path, planned.type);
    item.action = planned.action;
    item.reason = reason;
    item.size = entry.size;
    set_error(item, error);
    if (is_folder)
        log_.end_folder(std::move(item));
    else
        log_.end_file(std::move(item), false);
}

void Verifier::count_extra(const Siblings &siblings, const RemoteTree::Folder &folder) {
    std::set<std::string_view> here;
    for (const LocalEntry *entry : siblings)
        here.insert(entry->path.name());
    log_.report().extra_objects += static_cast<std::uint64_t>(
        std::ranges::count_if(folder.children, [&](const auto &child) { return !here.contains(child.first); }));
}

} // namespace mtpsync
