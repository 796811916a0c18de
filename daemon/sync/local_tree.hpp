// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/filter.hpp"
#include "common/local_digests.hpp"
#include "common/path.hpp"
#include "common/unique_fd.hpp"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace mtpsync {

struct LocalEntry {
    enum class Kind : std::uint8_t {
        Folder,
        File,
        Symlink,    ///< never followed
        Special,    ///< socket, device, FIFO
        Unreadable, ///< a file or folder that this user may not read, or that vanished meanwhile
    };
    RelPath path;
    Kind kind = Kind::File;
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0; ///< since the epoch
    std::uint64_t inode = 0;      ///< 0: unknown

    friend bool operator==(const LocalEntry &, const LocalEntry &) = default;
};

/// What is in a local folder.
struct LocalScan {
    std::vector<LocalEntry> entries;  ///< in the order of paths: parents come before what they hold
    std::vector<LocalEntry> excluded; ///< by the filter, in the same order; nothing of what is in excluded folders

    /// Nothing is missing because it could not be read.
    [[nodiscard]] bool is_readable() const;
    /// Neither file nor folder was found.
    [[nodiscard]] bool is_empty() const;
};

/**
 * The local folder. No path in it is followed through a symlink, and nothing outside of it is ever opened.
 * Reentrant; open_file() and scan() are const and may run on several threads at once.
 */
class LocalTree {
public:
    /// What a folder that is not there means, if the one that would hold it is there.
    enum class Missing : std::uint8_t { IsError, IsEmpty };

    /// Throws Error (NoSuchSource) when @p source is not a folder that can be read.
    explicit LocalTree(const std::string &source, Missing missing = Missing::IsError);

    /// Everything below it, in the order of paths: parents come before what they hold. Several threads look at several
    /// folders at once. Throws Error (Cancelled) when @p stop asks for it.
    [[nodiscard]] std::vector<LocalEntry> scan(const std::stop_token &stop) const { return scan(stop, {}).entries; }
    /// The same, but for what @p filter excludes: such folders are not entered.
    [[nodiscard]] LocalScan scan(const std::stop_token &stop, const Filter &filter) const;

    /// Open for reading. Throws Error (SourceUnreadable) when it is not a regular file, cannot be read or is not there.
    [[nodiscard]] UniqueFd open_file(const RelPath &path) const;

    /// Of a regular file, which is not opened. Nothing when it is not there, or something else.
    [[nodiscard]] std::optional<FileIdentity> identity(const RelPath &path) const;
    /// As it was named: the folder, and @p path below it.
    [[nodiscard]] std::string absolute(const RelPath &path) const { return source_ + "/" + path.bytes(); }

private:
    std::string source_;
    UniqueFd root_; // none of a missing folder
};

/// What changes when a file is written to.
struct FileState {
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
    friend bool operator==(const FileState &, const FileState &) = default;
};
/// Of an open file. Throws Error (SourceUnreadable).
[[nodiscard]] FileState file_state(int fd);
/// The same.
[[nodiscard]] FileIdentity file_identity(int fd);

/// Equal as long as nothing was added, removed, resized or written to: names, kinds, sizes and dates.
[[nodiscard]] std::string fingerprint(const std::vector<LocalEntry> &entries);

} // namespace mtpsync
