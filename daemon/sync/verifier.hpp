// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/content_check.hpp"
#include "daemon/sync/extra_objects.hpp"
#include "daemon/sync/findings.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/name_clash.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/sync_context.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/**
 * Flow A: compares the local folder with the one on the phone and writes down what has to happen. Changes nothing.
 * Lists those folders of the phone that exist here, each once; reads the content of files of equal size when it is to
 * compare contents, while the local files are hashed beside. One object is one comparison; thread-bound to the job
 * thread.
 */
class Verifier {
public:
    Verifier(SyncContext &context, Attempts &attempts, std::shared_ptr<const LocalTree> local, RemoteTree &remote,
             ItemLog &log, ExtraObjects &extras, bool checksum);

    /// Throws Error when the comparison as a whole cannot go on (Attempts::run; DestinationNotFolder).
    [[nodiscard]] Plan run(const std::vector<LocalEntry> &entries);

private:
    /// Why nothing in a folder can be compared.
    struct Closed {
        PlanReason reason;
        Error error;
    };
    /// Why an entry cannot be synchronised at all.
    struct Obstacle {
        PlanReason reason;
        std::optional<Error> error; ///< nothing: that is how it should be
    };
    using Siblings = std::vector<const LocalEntry *>;

    void compare_listing(const RelPath &path, const Siblings &siblings);
    void close_unlistable(const RelPath &folder, const Siblings &siblings, const Error &error);
    void note_closed(const Siblings &siblings, const Closed &why);
    void compare_entry(const LocalEntry &entry, const RemoteTree::Folder *folder, const NameClashes &clashes);
    void compare_file(const LocalEntry &entry, const ObjectInfo *object, const ObjectInfo *temporary);
    void judge(const ContentPair &pair);

    [[nodiscard]] std::optional<Obstacle> obstacle(const LocalEntry &entry) const;
    [[nodiscard]] std::vector<std::string_view> sendable_names(const Siblings &siblings) const;
    /// A folder is closed by it.
    void note_obstacle(const LocalEntry &entry, const Obstacle &obstacle);
    /// By something that is on the phone already.
    void note_taken(const LocalEntry &entry, PlanReason reason, const std::string &message);
    void look_at_extras(const RelPath &folder, const Siblings &siblings);

    SyncContext &context_;
    Attempts &attempts_;
    std::shared_ptr<const LocalTree> local_;
    RemoteTree &remote_;
    ItemLog &log_;
    ExtraObjects &extras_;
    bool checksum_;
    Findings findings_;
    StorageInfo storage_;
    std::map<RelPath, Closed> closed_; // folders that cannot be entered
    ContentCheck contents_;
};

} // namespace mtpsync
