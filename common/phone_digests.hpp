// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "common/name_memory.hpp"
#include "common/path.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace mtpsync {

/// What the bytes of a file on a phone were when they were read from it.
struct ProvenDigest {
    std::uint64_t size = 0;
    std::int64_t date_token = 0; ///< ObjectInfo::date_token, told by the phone before the bytes were read
    Sha256 digest;
    std::int64_t proven_at = 0; ///< when they were read; seconds since the epoch

    friend bool operator==(const ProvenDigest &, const ProvenDigest &) = default;
};

/**
 * Which bytes were read from which files of which phones, for as long as it is worth something (docs/adr/0009). What is
 * lost costs reading a file again, so that nothing here survives a power cut for certain; but a forget() is never lost
 * alone: what is written down synced after it keeps it.
 *
 * Paths are below the root of the storage, as the phone has them. Times are seconds since the epoch. Thread-safe: job
 * threads share it. Everything throws Error (StateUnwritable).
 */
class PhoneDigests {
public:
    virtual ~PhoneDigests() = default;

    virtual void remember(const std::string &device, const std::string &storage,
                          const std::map<RelPath, ProvenDigest> &files, std::int64_t now) = 0;
    virtual void forget(const std::string &device, const std::string &storage, const std::set<RelPath> &paths) = 0;
    /// Everything that is remembered of a folder and the folders below it.
    [[nodiscard]] virtual std::map<RelPath, ProvenDigest> below(const PhoneFolder &folder) const = 0;
    /// All of a folder was looked at. What of any phone was not looked at for a long time is forgotten.
    virtual void note_seen(const PhoneFolder &folder, std::int64_t now) = 0;

    /// The phones, and the storages of a phone, of which something is remembered.
    [[nodiscard]] virtual std::set<std::string> devices() const = 0;
    [[nodiscard]] virtual std::set<std::string> storages_of(const std::string &device) const = 0;
};

} // namespace mtpsync
