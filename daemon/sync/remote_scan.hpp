// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/filter.hpp"
#include "common/path.hpp"
#include "common/plan.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/sync_context.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mtpsync {

/// Something in a folder of the phone.
struct RemoteEntry {
    /// Why it cannot be received.
    struct Obstacle {
        PlanReason reason;
        Error error;
    };
    std::optional<RelPath> path; ///< nothing: its name cannot be one here
    std::string shown;           ///< its path, escaped
    EntryType type = EntryType::File;
    std::uint64_t size = 0;
    ObjectInfo object;                ///< as it was listed
    std::optional<Obstacle> obstacle; ///< of a folder: nothing that is in it was found either
};

/**
 * Everything below a folder of the phone, whose names are checked before they become paths. A phone may lie: how deep
 * and how many the folders may be is bounded, and one that holds itself is entered once. Temporary files of ours are
 * passed over. One object is one scan; thread-bound to the job thread.
 */
class RemoteScan {
public:
    /// @p filter is borrowed; what it excludes is passed over, and counted.
    RemoteScan(SyncContext &context, Attempts &attempts, RemoteTree &remote, const Filter &filter);

    /// By path; folders come before what they hold. Throws Error as Attempts::run does, and NotSupported when there is
    /// no end of it.
    [[nodiscard]] std::vector<RemoteEntry> run(const RelPath &top);
    /// So many files and folders that the filter excludes, of those folders that were listed.
    [[nodiscard]] std::uint64_t excluded() const noexcept { return excluded_; }
    /// Of the weakest listing.
    [[nodiscard]] Completeness worth() const noexcept { return worth_; }
    /// Fingerprint of each folder that was listed.
    [[nodiscard]] const std::map<std::string, std::string> &folder_states() const noexcept { return states_; }

private:
    void look_into(const RelPath &folder);
    void take(const RelPath &folder, const RemoteTree::Folder &listed);
    void take_child(const RelPath &folder, const ObjectInfo &object, bool has_twin);
    void refuse(RemoteEntry entry, PlanReason reason, ErrorCode code, const std::string &why);
    [[nodiscard]] bool is_new(ObjectHandle folder);
    void note_unlistable(const RelPath &folder, const Error &error);

    SyncContext &context_;
    Attempts &attempts_;
    RemoteTree &remote_;
    const Filter &filter_;
    std::uint64_t excluded_ = 0;
    Completeness worth_ = Completeness::Complete;
    std::vector<RemoteEntry> found_;
    std::deque<RelPath> waiting_;
    std::map<std::string, std::string> states_;
    std::set<ObjectHandle> seen_; // folders of this generation of handles
    unsigned generation_ = 0;
};

} // namespace mtpsync
