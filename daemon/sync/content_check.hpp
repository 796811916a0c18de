// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/path.hpp"
#include "daemon/phone/phone_types.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/hash_pool.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/phone_memory.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/sync_context.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <optional>

namespace mtpsync {

/// What a file, which has one size on both sides, holds on each. A value.
struct ContentPair {
    RelPath path;
    std::uint64_t listed_size = 0;
    LocalDigest phone; ///< size and digest of what was read
    LocalDigest here;
    std::optional<std::int64_t> trusted_since; ///< the phone was not read now, but then; seconds since the epoch
    std::optional<Error> phone_error;          ///< nothing is known then
    std::optional<Error> local_error;          ///< only phone is known then

    [[nodiscard]] bool is_equal() const noexcept { return phone.size == here.size && phone.digest == here.digest; }
};

/**
 * The part of a comparison that reads: the files that were found to have one size on both sides, one after the other,
 * while the local ones are hashed ahead. What earlier jobs have proven, and what nothing speaks against, is not read
 * again (docs/adr/0009); what is found equal is remembered. Thread-bound to the job thread.
 */
class ContentCheck {
public:
    ContentCheck(SyncContext &context, Attempts &attempts, std::shared_ptr<const LocalTree> local, RemoteTree &remote,
                 ItemLog &log);

    /// @p object: as it was listed.
    void add(const RelPath &path, const ObjectInfo &object);
    /// After the last add(), once. Throws Error as Attempts::run does; whatever concerns one file is for @p judge.
    void run(const std::function<void(const ContentPair &)> &judge);

private:
    struct Candidate {
        RelPath path;
        PhoneMemory::Listed listed;
        std::optional<ProvenDigest> proven{}; // earlier, and trusted: it need not be read
        std::future<LocalDigest> digest{};    // valid once it was asked for
    };

    void recall();
    void ask_for_digests();
    [[nodiscard]] ContentPair compare(Candidate &candidate);
    void read(const Candidate &candidate, ContentPair &pair, ObjectInfo &read_object);
    void remember(const Candidate &candidate, const ObjectInfo &object, const ContentPair &pair);

    SyncContext &context_;
    Attempts &attempts_;
    std::shared_ptr<const LocalTree> local_;
    RemoteTree &remote_;
    ItemLog &log_;
    std::deque<Candidate> candidates_;
    std::size_t asked_for_ = 0; // candidates whose digest is being computed
};

} // namespace mtpsync
