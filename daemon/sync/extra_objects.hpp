// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/filter.hpp"
#include "common/plan.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/deletion_guard.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/remote_tree.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mtpsync {

/// What is done about what only the receiving side has.
struct ExtraPolicy {
    const Filter &filter;
    const LocalScan &scan;  ///< with this filter
    bool is_mirror = false; ///< they are to be deleted
    DeleteLimit limit;
    /// Of a push: the local name that a name on the phone stands for, where it is another one and known; null: none is.
    std::function<std::optional<std::string>(const RelPath &phone_folder, const std::string &phone_name)> local_name;
};

/**
 * What only the phone has: counted, and for a mirror searched through and written down as what is to be deleted. It
 * deletes nothing. Owned by whoever runs one comparison; thread-bound to the job thread; everything is borrowed.
 */
class ExtraObjects {
public:
    ExtraObjects(RemoteTree &remote, Attempts &attempts, ItemLog &log, ExtraPolicy policy);

    /// The phone has a folder for the local @p folder, and it is listed. @p here: what the local entries in it are
    /// called on the phone. Throws Error as Attempts::run does.
    void look_at(const RelPath &folder, const std::set<std::string> &here);
    /// Writes what a mirror deletes into @p plan, and into the report with what would keep it from being deleted.
    /// @p troubled: local folders with something that failed.
    void finish(Plan &plan, const std::set<RelPath> &troubled, const StorageInfo &storage);

private:
    /// A folder on the phone.
    struct Place {
        RelPath whole;         ///< below the root of the storage
        RelPath below;         ///< below the destination, with the phone's names
        RelPath local;         ///< with local names, for the filter
        RelPath nearest;       ///< the local folder that it is, or that it is in
        bool is_extra = false; ///< it is in one
    };
    struct Candidate {
        DeletionEvidence evidence;
        RelPath nearest;
    };

    [[nodiscard]] RelPath below_dest(const RelPath &whole) const;
    [[nodiscard]] std::set<std::string> excluded_names(const RelPath &folder);
    [[nodiscard]] bool is_excluded(const Place &place, const ObjectInfo &object) const;
    [[nodiscard]] std::optional<std::string> local_name(const Place &place, const std::string &name) const;
    void take(const Place &place, const RemoteFolder &folder, const std::set<std::string> &here,
              const std::set<std::string> &excluded);
    void take_candidate(const Place &place, const RemoteFolder &folder, const ObjectInfo &object);
    /// Lists what only the phone has, down to its last folder.
    void search();
    /// Something in the folder stays, and so do this folder and those above it.
    void keep_folders(const RelPath &below);
    [[nodiscard]] std::optional<Kept> refusal_of_run(const StorageInfo &storage) const;

    RemoteTree &remote_;
    Attempts &attempts_;
    ItemLog &log_;
    ExtraPolicy policy_;
    std::map<RelPath, std::vector<const LocalEntry *>> excluded_; // by folder
    std::uint64_t held_ = 0;
    std::vector<Place> waiting_;              // folders that only the phone has
    std::map<RelPath, Candidate> candidates_; // by path below the destination
    std::set<RelPath> shelters_;              // folders that hold what is excluded: nobody wants them deleted
};

} // namespace mtpsync
