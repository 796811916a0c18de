// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/// What tells a local file, with this content, from every other one and from itself with another content.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0; ///< since the epoch
    std::int64_t changed_ns = 0;  ///< the same of its inode, which nobody can set back

    friend bool operator==(const FileIdentity &, const FileIdentity &) = default;
};

/// Whose digest is known.
struct KnownFile {
    FileIdentity identity;
    Sha256 digest;
    std::string path; ///< absolute: a later file in its place makes this one worthless
};

/// As it is remembered.
struct KnownDigest {
    Sha256 digest;
    std::int64_t seen_at = 0; ///< when it was remembered last; seconds since the epoch
};

/// The digests of local files that were read already. What is lost costs reading a file again. Thread-safe. Everything
/// throws Error (StateUnwritable).
class LocalDigests {
public:
    virtual ~LocalDigests() = default;

    /// @p now: seconds since the epoch. What was not remembered for a long time is forgotten.
    virtual void remember(const std::vector<KnownFile> &files, std::int64_t now) = 0;
    virtual void forget(const FileIdentity &file) = 0;
    /// Nothing when it is another file or has changed since.
    [[nodiscard]] virtual std::optional<KnownDigest> find(const FileIdentity &file) const = 0;
};

} // namespace mtpsync
