// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/journal.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/removal.hpp"
#include "daemon/sync/sync_context.hpp"

#include <set>
#include <string>

namespace mtpsync {

/**
 * Finishes, or takes back, what an interruption left half done on one storage, as the journal tells (docs/adr/0005).
 * It lists only the folders of the journal's entries, and touches nothing but our temporaries and the one old version
 * that a proven temporary was about to replace. What cannot be decided without the local file stays, and stays in the
 * journal. One object is one run; thread-bound to the job thread.
 */
class Recovery {
public:
    Recovery(SyncContext &context, Attempts &attempts, std::string storage);

    /// Throws Error as Attempts::run does, and StateUnwritable. A phone without this storage has nothing to finish.
    void run();

private:
    void settle(const Flight &flight);
    void settle_sending(const Flight &flight);
    void settle_staging(const Flight &flight);
    void settle_placing(const Flight &flight);
    void settle_copying(const Flight &flight);
    void place(const Flight &flight, const std::optional<ObjectInfo> &old, const ProvenObject &temporary);
    void take_back(const Flight &flight, const ObjectInfo &temporary, bool doubtful);

    std::optional<ObjectInfo> find_temporary(const Flight &flight);
    /// The object of the file's own name; a folder is nobody's file.
    std::optional<ObjectInfo> find_file(const Flight &flight);
    [[nodiscard]] bool holds(const ObjectInfo &object, const Flight &flight);
    void forget(const Flight &flight, std::string_view what);

    SyncContext &context_;
    Attempts &attempts_;
    std::string storage_;
    RemoteTree remote_;
    Removal removal_;
};

/// The paths below the root of @p storage of which the journal says that what has their name may be torn.
[[nodiscard]] std::set<RelPath> doubtful_paths(const Journal &journal, const std::string &device,
                                               const std::string &storage);

} // namespace mtpsync
