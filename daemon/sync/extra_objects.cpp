// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/extra_objects.hpp"

#include "common/text.hpp"
#include "daemon/sync/delete_order.hpp"
#include "daemon/sync/temporary_name.hpp"

#include <algorithm>
#include <utility>

namespace mtpsync {

namespace {

/// Nothing for a name that a phone must not have: such a thing is nobody's business but its own.
std::optional<RelPath> child_of(const RelPath &folder, const std::string &name) {
    if (!utf16_length(name))
        return std::nullopt;
    try {
        return folder.child(name);
    } catch (const Error &) {
        return std::nullopt;
    }
}

PlanDeletion phone_deletion(const Sighting &seen) {
    return {.type = seen.is_folder ? EntryType::Folder : EntryType::File, .size = seen.size, .date_token = seen.date};
}

} // namespace

ExtraObjects::ExtraObjects(RemoteTree &remote, Attempts &attempts, ItemLog &log, ExtraPolicy policy)
    : remote_{remote}, attempts_{attempts}, log_{log}, policy_{std::move(policy)} {
    for (const LocalEntry &entry : policy_.scan.excluded)
        excluded_[entry.path.parent()].push_back(&entry);
}

void ExtraObjects::look_at(const RelPath &folder, const std::set<std::string> &here) {
    const auto excluded = excluded_names(folder);
    const RelPath whole = remote_.path_on_storage(folder);
    const RemoteFolder *there = remote_.folder_at(whole);
    if (there == nullptr)
        return;
    take({.whole = whole, .below = below_dest(whole), .local = folder, .nearest = folder}, *there, here, excluded);
    search();
}

RelPath ExtraObjects::below_dest(const RelPath &whole) const {
    const std::size_t above = remote_.path_on_storage(RelPath{}).bytes().size();
    const std::string &bytes = whole.bytes();
    return RelPath::parse(above == 0 ? bytes : bytes.substr(std::min(above + 1, bytes.size())));
}

/// Under which names the phone has what is excluded here; an earlier run may have sent it.
std::set<std::string> ExtraObjects::excluded_names(const RelPath &folder) {
    std::set<std::string> names;
    if (const auto found = excluded_.find(folder); found != excluded_.end())
        for (const LocalEntry *entry : found->second)
            names.insert(remote_.phone_name(entry->path));
    return names;
}

std::optional<std::string> ExtraObjects::local_name(const Place &place, const std::string &name) const {
    return policy_.local_name ? policy_.local_name(place.whole, name) : std::nullopt;
}

bool ExtraObjects::is_excluded(const Place &place, const ObjectInfo &object) const {
    if (policy_.filter.empty())
        return false;
    const auto is_hidden = [&](const std::string &name) {
        const auto path = child_of(place.local, name);
        return path && policy_.filter.excludes(*path, object.is_folder);
    };
    const auto original = local_name(place, object.name);
    return is_hidden(object.name) || (original && is_hidden(*original));
}

void ExtraObjects::take(const Place &place, const RemoteFolder &folder, const std::set<std::string> &here,
                        const std::set<std::string> &excluded) {
    for (const auto &[name, object] : folder.children()) {
        if (here.contains(name)) {
            ++held_;
        } else if (excluded.contains(name) || is_excluded(place, object)) {
            ++log_.report().excluded.phone;
            for (RelPath above = place.below; candidates_.contains(above); above = above.parent())
                shelters_.insert(above);
        } else {
            ++held_;
            log_.report().extra_objects += place.is_extra ? 0 : 1;
            if (policy_.is_mirror)
                take_candidate(place, folder, object);
        }
    }
}

void ExtraObjects::take_candidate(const Place &place, const RemoteFolder &folder, const ObjectInfo &object) {
    const auto below = child_of(place.below, object.name);
    const bool has_twin = folder.children().count(object.name) > 1;
    const bool is_temporary = !object.is_folder && is_temporary_name(object.name);
    if (!below || has_twin || is_temporary)
        keep_folders(place.below);
    if (!below || is_temporary)
        return;
    if (object.is_folder && !has_twin) {
        const auto name = local_name(place, object.name);
        waiting_.push_back({.whole = place.whole.child(object.name),
                            .below = *below,
                            .local = child_of(place.local, name.value_or(object.name)).value_or(*below),
                            .nearest = place.nearest,
                            .is_extra = true});
    }
    DeletionEvidence evidence{.path = *below,
                              .has_twin = has_twin,
                              .is_on_both_sides = false,
                              .is_listed = true,
                              .is_fresh = true, // the look that counts is yet to come
                              .planned = std::nullopt,
                              .seen = sighting_of(object),
                              .is_empty = true};
    candidates_.insert_or_assign(*below, Candidate{.evidence = std::move(evidence), .nearest = place.nearest});
}

void ExtraObjects::search() {
    while (!waiting_.empty()) {
        const Place place = std::move(waiting_.back());
        waiting_.pop_back();
        const RemoteFolder *folder = nullptr;
        const auto outcome = attempts_.run([&] { folder = remote_.folder_at(place.whole); },
                                           [&] { remote_.forget(place.local.parent()); });
        DeletionEvidence &evidence = candidates_.at(place.below).evidence;
        if (outcome.error || folder == nullptr) {
            evidence.is_listed = false;
            keep_folders(place.below.parent());
            continue;
        }
        evidence.content = folder->completeness();
        take(place, *folder, {}, {});
    }
}

void ExtraObjects::keep_folders(const RelPath &below) {
    RelPath above = below;
    for (auto found = candidates_.find(above); found != candidates_.end(); found = candidates_.find(above)) {
        found->second.evidence.is_empty = false;
        above = above.parent();
    }
}

std::optional<Kept> ExtraObjects::refusal_of_run(const StorageInfo &storage) const {
    const Report &report = log_.report();
    return refusal_of(RunEvidence{.is_asked_for = true,
                                  .dest = remote_.path_on_storage(RelPath{}),
                                  .failures = report.files.failed + report.folders_failed,
                                  .is_source_readable = policy_.scan.is_readable(),
                                  .is_source_empty = policy_.scan.is_empty(),
                                  .source = Completeness::Complete,
                                  .is_writable = !storage.read_only,
                                  .wished = candidates_.size(),
                                  .held = held_,
                                  .limit = policy_.limit});
}

void ExtraObjects::finish(Plan &plan, const std::set<RelPath> &troubled, const StorageInfo &storage) {
    plan.filter = policy_.filter;
    if (!policy_.is_mirror)
        return;
    for (const RelPath &shelter : shelters_)
        candidates_.erase(shelter);
    plan.held = held_;
    plan.deletions.emplace();
    log_.report().deleted.total = candidates_.size();
    const auto refusal = refusal_of_run(storage);
    if (refusal && !candidates_.empty())
        log_.report().message = "nothing can be deleted: " + refusal->message;
    for (auto &[path, candidate] : candidates_) {
        DeletionEvidence &evidence = candidate.evidence;
        evidence.has_failure_beside = troubled.contains(candidate.nearest);
        const auto planned = plan.deletions->emplace(path, phone_deletion(evidence.seen)).first;
        end_planned(log_, *planned, refusal ? refusal : refusal_of(evidence));
    }
}

} // namespace mtpsync
