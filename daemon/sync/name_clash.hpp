// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/path.hpp"
#include "daemon/sync/remote_tree.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/**
 * Which names of a local folder cannot go to the phone because another one may be the same to it (name_key): of several
 * that are, one goes, the one that is on the phone already, letter by letter, or else the first bytewise. What the
 * phone has already it evidently tells apart. Pure; reentrant.
 */
class NameClashes {
public:
    /// @p here: what shall be on the phone; @p there: null where the phone has no such folder. Borrowed.
    NameClashes(const std::vector<std::string_view> &here, const RemoteTree::Folder *there);

    /// Why the last name of @p path stays away (NameTaken, with both names); nothing when it may go.
    [[nodiscard]] std::optional<Error> against(const RelPath &path) const;

private:
    const RemoteTree::Folder *there_;
    std::map<std::string, std::string_view> first_; // of the names here, by key
};

/// A name in @p path that no phone can store, and that nobody may translate (InvalidName); nothing when there is none.
[[nodiscard]] std::optional<Error> unstorable_name(const RemoteTree &remote, const RelPath &path);

/// The phone has something that is not @p path, letter by letter, but may be the same to it: sending would overwrite
/// it, or fail. Throws Error (NameTaken); and as RemoteTree does, because it may list.
void require_no_clash(RemoteTree &remote, const RelPath &path);

} // namespace mtpsync
