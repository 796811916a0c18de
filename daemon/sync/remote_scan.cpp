// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/remote_scan.hpp"

#include "common/mtp_name.hpp"
#include "common/text.hpp"
#include "daemon/sync/temporary_name.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::size_t deepest = 100;
constexpr std::size_t most_entries = 1'000'000;
constexpr std::size_t longest_name = 255; // bytes; NAME_MAX of every file system that a desktop has

/// Half a sentence; nothing when the name can be one here.
std::optional<std::string> problem_of(std::string_view name) {
    const NameProblem problem = check_mtp_name(name);
    if (problem != NameProblem::None)
        return std::string{describe(problem)};
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; };
    if (std::ranges::any_of(name, is_control))
        return "holds a control character";
    if (name.size() > longest_name)
        return "is longer than " + std::to_string(longest_name) + " bytes";
    return std::nullopt;
}

} // namespace

RemoteScan::RemoteScan(SyncContext &context, Attempts &attempts, RemoteTree &remote, const Filter &filter)
    : context_{context}, attempts_{attempts}, remote_{remote}, filter_{filter} {
}

std::vector<RemoteEntry> RemoteScan::run(const RelPath &top) {
    waiting_.push_back(top);
    while (!waiting_.empty()) {
        const RelPath folder = std::move(waiting_.front());
        waiting_.pop_front();
        look_into(folder);
    }
    std::ranges::stable_sort(found_, [](const RemoteEntry &left, const RemoteEntry &right) {
        return left.path < right.path; // what has no path comes first
    });
    return std::move(found_);
}

void RemoteScan::look_into(const RelPath &folder) {
    const RemoteTree::Folder *listed = nullptr;
    std::string state;
    const auto outcome = attempts_.run(
        [&] {
            state = remote_.fingerprint(folder);
            listed = remote_.folder(folder);
        },
        [&] { remote_.forget(folder); });
    if (outcome.error)
        return note_unlistable(folder, *outcome.error);
    states_[folder.bytes()] = std::move(state);
    if (listed == nullptr || listed->completeness() != Completeness::Complete)
        worth_ = Completeness::Unproven; // also of one that has vanished meanwhile
    if (listed != nullptr)
        take(folder, *listed);
}

/// What the scan begins with is known to nobody who could be told of it.
void RemoteScan::note_unlistable(const RelPath &folder, const Error &error) {
    const auto known =
        std::ranges::find(found_, folder, [](const RemoteEntry &e) { return e.path.value_or(RelPath{}); });
    if (known == found_.end() || folder.is_root())
        throw Error{error};
    known->obstacle = RemoteEntry::Obstacle{.reason = PlanReason::Failed, .error = error};
}

void RemoteScan::take(const RelPath &folder, const RemoteTree::Folder &listed) {
    if (!is_new(listed.handle())) {
        note_unlistable(folder, Error{ErrorCode::NotSupported,
                                      "'" + folder.display() + "' is a folder that the phone shows twice"});
        return;
    }
    const auto &children = listed.children();
    for (auto child = children.begin(); child != children.end();) {
        const auto next = children.upper_bound(child->first);
        take_child(folder, child->second, std::distance(child, next) > 1);
        child = next;
    }
    if (found_.size() > most_entries)
        throw Error{ErrorCode::NotSupported, "the folder on the phone holds more than " + std::to_string(most_entries) +
                                                 " things; receive its folders one by one"};
}

bool RemoteScan::is_new(ObjectHandle folder) {
    if (std::exchange(generation_, context_.phone.generation()) != context_.phone.generation())
        seen_.clear();
    return seen_.insert(folder).second;
}

void RemoteScan::take_child(const RelPath &folder, const ObjectInfo &object, bool has_twin) {
    if (!object.is_folder && is_temporary_name(object.name))
        return;
    RemoteEntry entry{.path = std::nullopt,
                      .shown = folder.display() + (folder.is_root() ? "" : "/") + escape_for_display(object.name),
                      .type = object.is_folder ? EntryType::Folder : EntryType::File,
                      .size = object.is_folder ? 0 : object.size,
                      .object = object,
                      .obstacle = std::nullopt};
    if (const auto problem = problem_of(object.name))
        return refuse(std::move(entry), PlanReason::BadName, ErrorCode::InvalidName, *problem);
    entry.path = folder.child(object.name);
    if (filter_.excludes(*entry.path, object.is_folder)) {
        ++excluded_;
        return;
    }
    if (has_twin)
        return refuse(std::move(entry), PlanReason::Twin, ErrorCode::NameTaken,
                      "is on the phone several times; remove all but one");
    if (object.is_folder && entry.path->names().size() >= deepest)
        return refuse(std::move(entry), PlanReason::Unreadable, ErrorCode::NotSupported,
                      "lies " + std::to_string(deepest) + " folders deep, too deep to be received");
    if (object.is_folder)
        waiting_.push_back(*entry.path);
    found_.push_back(std::move(entry));
}

void RemoteScan::refuse(RemoteEntry entry, PlanReason reason, ErrorCode code, const std::string &why) {
    const Error error{code, "'" + entry.shown + "' " + why};
    entry.obstacle = RemoteEntry::Obstacle{.reason = reason, .error = error};
    found_.push_back(std::move(entry));
}

} // namespace mtpsync
