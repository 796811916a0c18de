// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/name_clash.hpp"

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

void require_no_clash(RemoteTree &remote, const RelPath &path) {
    const RemoteTree::Folder *folder = remote.folder(path.parent());
    if (folder == nullptr || folder->has(path.name()))
        return;
    if (const auto rival = folder->rival_of(path.name()))
        throw clash_on_phone(path, *rival);
}

} // namespace mtpsync
