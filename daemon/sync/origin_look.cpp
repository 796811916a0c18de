// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/origin_look.hpp"

#include "common/error.hpp"
#include "common/mtp_name.hpp"
#include "daemon/sync/pull_verifier.hpp"
#include "daemon/sync/temporary_name.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace mtpsync {

OriginLook::OriginLook(SyncContext &context, Attempts &attempts, RemoteTree &remote, const Filter &filter)
    : context_{context}, attempts_{attempts}, remote_{remote}, filter_{filter} {
}

void OriginLook::look_for(const PlanDeletions &deletions) {
    bool must_close = context_.phone.has_listed();
    for (const auto &item : deletions) {
        const auto outcome = attempts_.run(
            [&] {
                if (std::exchange(must_close, true)) // also before a second attempt
                    context_.phone.close();
                find(item.first);
            },
            [] {});
        must_close = false;
        if (outcome.error) {
            spdlog::warn("{}: nothing is deleted here: {}", context_.device, outcome.error->what());
            is_readable_ = false;
        }
        if (!is_readable_ || worth_ != Completeness::Complete)
            return;
    }
}

void OriginLook::find(const RelPath &path) {
    RelPath folder;
    for (const std::string_view name : path.names()) {
        const RemoteFolder &listed = list(folder);
        RelPath child = folder.child(name);
        const auto [first, last] = listed.children().equal_range(std::string{name});
        if (const auto rival = listed.rival_of(name))
            rivals_.insert_or_assign(child, folder.child(*rival));
        if (first == last)
            return;
        there_.insert(child);
        if (std::none_of(first, last, [](const auto &object) { return object.second.is_folder; }))
            return;
        folder = std::move(child);
    }
}

const RemoteFolder &OriginLook::list(const RelPath &folder) {
    require_origin(remote_);
    const RemoteFolder *listed = remote_.folder(folder);
    if (listed == nullptr)
        throw Error{ErrorCode::NoSuchObject,
                    "'" + folder.display() + "' has vanished from the phone while it was looked at"};
    worth_ = listed->completeness() == Completeness::Complete ? worth_ : listed->completeness();
    is_fresh_ = is_fresh_ && listed->is_fresh();
    if (folder.is_root())
        is_empty_ = std::ranges::none_of(listed->children(), [this](const auto &item) { return counts(item.second); });
    return *listed;
}

bool OriginLook::counts(const ObjectInfo &object) const {
    const bool is_ours = !object.is_folder && is_temporary_name(object.name);
    return !is_ours && check_mtp_name(object.name) == NameProblem::None &&
           !filter_.excludes(RelPath{}.child(object.name), object.is_folder);
}

std::optional<RelPath> OriginLook::rival_of(const RelPath &path) const {
    const auto found = rivals_.find(path);
    return found == rivals_.end() ? std::nullopt : std::optional{found->second};
}

} // namespace mtpsync
