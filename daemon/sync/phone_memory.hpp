// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/phone_digests.hpp"
#include "daemon/sync/date_token.hpp"
#include "daemon/sync/recall.hpp"
#include "daemon/sync/remote_tree.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * What earlier jobs have proven of the files of one storage, as one job uses it: decides what may be trusted
 * (docs/adr/0009), and remembers what is proven now, many at a time. Thread-bound to the job thread; owned by the job.
 * Nothing throws: a memory that cannot be read or written forgets, with a warning.
 *
 * Paths are below the root of the storage, with the names that the phone has.
 */
class PhoneMemory {
public:
    /// @p store is borrowed.
    PhoneMemory(PhoneDigests &store, std::string device, std::string storage, TrustWish wish);
    ~PhoneMemory();
    PhoneMemory(const PhoneMemory &) = delete;
    PhoneMemory &operator=(const PhoneMemory &) = delete;

    /// A file that has the size which it has here.
    struct Listed {
        RelPath path;
        ObjectInfo object;
        bool is_fresh = true; ///< Listing::fresh
    };
    /// Those of @p files, all of one folder and below it, that need not be read, and what they hold.
    [[nodiscard]] std::map<RelPath, ProvenDigest> trusted(const RelPath &folder, const std::vector<Listed> &files);
    /// All that is on the phone in and below @p folder was looked at, and is in @p remote as far as folders are listed.
    void note_seen(const RelPath &folder, const RemoteTree &remote);

    /// Its bytes were read, after the phone told @p object at the time @p told.
    void was_read(const RelPath &path, const ObjectInfo &object, const TellingTime &told, const Sha256 &digest);
    /// This program wrote it, then the phone told @p date_token, then its bytes were read.
    void was_sent(const RelPath &path, std::uint64_t size, std::int64_t date_token, const Sha256 &digest);
    /// It is about to become another one, or has turned out to be.
    void forget(const RelPath &path);
    /// What was remembered is written down.
    void flush();

private:
    using Files = std::map<RelPath, ProvenDigest>;

    void load(const RelPath &folder);
    [[nodiscard]] bool is_known(const RelPath &path, const ObjectInfo &object, const Sha256 &digest) const;
    void shift_dates(Files &files, std::int64_t shift);
    void leave_out_oldest(Files &files) const;
    void keep(const RelPath &path, const ProvenDigest &proven);
    void forget_all(const std::set<RelPath> &paths);
    template <class Work>
    void quietly(Work work);

    PhoneDigests &store_;
    std::string device_;
    std::string storage_;
    TrustWish wish_;
    Files known_;   // as far as a comparison wanted it
    Files pending_; // not written down yet
    bool warned_ = false;
};

} // namespace mtpsync
