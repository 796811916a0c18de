// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/filter.hpp"
#include "common/plan.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/sync_context.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace mtpsync {

/**
 * The second look of a mirror in the way back, right before it deletes: whether the phone's folder still lacks what
 * shall go here. Lists the folders on the way to each such thing, anew and in a session that has listed nothing yet, so
 * that libmtp cannot answer from its memory; and no others. One object is one look; thread-bound to the job thread.
 */
class OriginLook {
public:
    /// Everything is borrowed.
    OriginLook(SyncContext &context, Attempts &attempts, RemoteTree &remote, const Filter &filter);

    /// Ends early when something is found that forbids every deletion. Throws Error as Attempts::run does when the run
    /// cannot go on.
    void look_for(const PlanDeletions &deletions);

    /// Each folder that was to be listed was.
    [[nodiscard]] bool is_readable() const noexcept { return is_readable_; }
    /// Nothing is in the phone's folder, but for what the filter excludes.
    [[nodiscard]] bool is_empty() const noexcept { return is_empty_; }
    /// Of the weakest listing.
    [[nodiscard]] Completeness worth() const noexcept { return worth_; }
    /// All listings show what is there now.
    [[nodiscard]] bool is_fresh() const noexcept { return is_fresh_; }

    /// The phone has this name; of what was looked for, and of the folders above it.
    [[nodiscard]] bool has(const RelPath &path) const { return there_.contains(path); }
    /// What the phone has beside it under a name that only looks different; nothing when there is none.
    [[nodiscard]] std::optional<RelPath> rival_of(const RelPath &path) const;

private:
    void find(const RelPath &path);
    const RemoteFolder &list(const RelPath &folder);
    [[nodiscard]] bool counts(const ObjectInfo &object) const;

    SyncContext &context_;
    Attempts &attempts_;
    RemoteTree &remote_;
    const Filter &filter_;
    bool is_readable_ = true;
    bool is_empty_ = true;
    bool is_fresh_ = true;
    Completeness worth_ = Completeness::Complete;
    std::set<RelPath> there_;
    std::map<RelPath, RelPath> rivals_;
};

} // namespace mtpsync
