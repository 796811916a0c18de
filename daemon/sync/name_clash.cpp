// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/name_clash.hpp"

#include "common/mtp_name.hpp"
#include "common/name_key.hpp"
#include "common/text.hpp"

#include <algorithm>

namespace mtpsync {

namespace {

Error clash_on_phone(const RelPath &path, std::string_view rival) {
    return Error{ErrorCode::NameTaken, "'" + path.display() + "' and '" + escape_for_display(rival) +
                                           "', which is on the phone, may be one name to it; rename one of them"};
}

Error clash_here(const RelPath &path, std::string_view rival) {
    return Error{ErrorCode::NameTaken, "'" + path.display() + "' and '" + escape_for_display(rival) +
                                           "' beside it may be one name to the phone; rename one of them"};
}

} // namespace

NameClashes::NameClashes(const std::vector<std::string_view> &here, const RemoteTree::Folder *there) : there_{there} {
    for (const std::string_view name : here) {
        const auto [first, is_new] = first_.try_emplace(name_key(name), name);
        if (!is_new)
            first->second = std::min(first->second, name);
    }
}

std::optional<Error> NameClashes::against(const RelPath &path) const {
    const std::string_view name = path.name();
    if (there_ != nullptr) {
        if (there_->has(name))
            return std::nullopt;
        if (const auto rival = there_->rival_of(name))
            return clash_on_phone(path, *rival);
    }
    const auto first = first_.find(name_key(name));
    if (first == first_.end() || first->second == name)
        return std::nullopt;
    return clash_here(path, first->second);
}

std::optional<Error> unstorable_name(const RemoteTree &remote, const RelPath &path) {
    for (const std::string_view name : path.names()) {
        const NameProblem problem = check_mtp_name(name, NameRules::FatLike);
        if (problem == NameProblem::None || (remote.maps_names() && problem != NameProblem::NotUtf8))
            continue;
        return Error{ErrorCode::InvalidName, "in '" + path.display() + "' the name '" + escape_for_display(name) +
                                                 "' " + std::string{describe(problem)}};
    }
    return std::nullopt;
}

void require_no_clash(RemoteTree &remote, const RelPath &path) {
    const RemoteTree::Folder *folder = remote.folder(path.parent());
    if (folder == nullptr)
        return;
    const std::string name = remote.phone_name(path);
    if (folder->has(name))
        return;
    if (const auto rival = folder->rival_of(name))
        throw clash_on_phone(path, *rival);
}

} // namespace mtpsync
