// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/path.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/remote_folder.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * Under which names the local files and folders of one job lie on the phone, where it cannot store their own
 * (docs/adr/0008). Follows from the names beside it, here and on the phone, alone: what an earlier run sent is found
 * again, and no two are ever equal by name_key(). Names that are not UTF-8 stand for themselves. Thread-bound.
 */
class NameMap {
public:
    /// Hears of each name that has a substitute, once, before it is used.
    using Listener =
        std::function<void(const RelPath &phone_folder, const std::string &phone_name, const std::string &local_name)>;

    /// @p entries: the local folder.
    NameMap(const std::vector<LocalEntry> &entries, Listener mapped);

    /// What the last name of @p local is on the phone, for the rest of the job. @p there: the folder @p phone_folder on
    /// the phone, which it goes to; null where there is none.
    const std::string &choose(const RelPath &local, const RelPath &phone_folder, const RemoteFolder *there);
    /// What was chosen; null when nothing was.
    [[nodiscard]] const std::string *chosen(const RelPath &local) const;

private:
    /// The names of one local folder.
    struct Siblings {
        std::map<std::string, std::vector<std::string>> by_look; ///< key of the look-alike -> names
        std::map<std::string, int> by_hash;                      ///< key of the hashed name -> how many
    };

    const Siblings &siblings_in(const RelPath &folder);
    [[nodiscard]] static std::string choose_among(const std::string &name, const Siblings &siblings,
                                                  const RemoteFolder *there);
    [[nodiscard]] static std::string unique_hashed_name(const std::string &name, const Siblings &siblings,
                                                        const RemoteFolder *there);
    [[nodiscard]] static bool wins(const std::string &name, const Siblings &siblings, const RemoteFolder *there);

    std::map<RelPath, std::vector<std::string>> names_; // by local folder
    Listener mapped_;
    std::map<RelPath, std::string> chosen_;
    std::optional<RelPath> folder_; // that siblings_ is about: folders are asked for one after the other
    Siblings siblings_;
};

} // namespace mtpsync
