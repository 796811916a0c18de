// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/path.hpp"
#include "common/unique_fd.hpp"
#include "daemon/sync/deletion_guard.hpp"
#include "daemon/sync/local_tree.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mtpsync {

/**
 * The local folder as the receiving side. No path in it is followed through a symlink, and nothing outside of it is
 * ever touched. Owned by the run that receives; thread-bound to the job thread.
 *
 * Every call throws Error: DestinationUnwritable, LocalFull, and NameTaken where something stands in the way.
 */
class LocalWriter {
public:
    /// @p folder is an absolute path; nothing is touched yet.
    explicit LocalWriter(std::string folder) : folder_{std::move(folder)} {}

    /// Before anything else. Makes the folder when it is missing and the one that would hold it is there.
    void open();
    /// The same for whoever only looks: a folder that is missing stays so, and nothing is found in it.
    void open_existing();
    /// Throws DestinationUnwritable when nothing at all can be written in the folder.
    void require_writable() const;

    /// Nothing when nothing has the name.
    [[nodiscard]] std::optional<LocalEntry> find(const RelPath &path) const;
    /// Makes @p path and every folder above it that is missing; @p made counts.
    void ensure_folder(const RelPath &path, std::uint64_t &made) const;
    /// Open for reading and writing; made when it is missing. Throws NameTaken when it is no regular file of its own.
    [[nodiscard]] UniqueFd open_for_writing(const RelPath &path) const;
    /// Open for reading; none when there is no regular file.
    [[nodiscard]] UniqueFd open_for_reading(const RelPath &path) const;
    /// A file; one that is not there is fine.
    void remove(const RelPath &path) const;
    /// Names of all that is in a folder; nothing when that cannot be told.
    [[nodiscard]] std::optional<std::vector<std::string>> names_in(const RelPath &folder) const;
    /**
     * A file, or a folder in which nothing is, that is on this machine alone, and that a mirror may delete:
     * refusal_of() has nothing against @p evidence. Throws SourceChanged when it is not @p seen any more, and Internal
     * when the evidence is about something else.
     */
    void remove_extra(const LocalEntry &seen, const DeletionEvidence &evidence) const;
    /**
     * @p temporary, in the same folder, takes the name @p path; when this returns that survives a power cut. @p old is
     * what has the name, nothing when nothing has. Throws SourceChanged when something else has it by now.
     */
    void put_in_place(const RelPath &temporary, const RelPath &path, const std::optional<LocalEntry> &old) const;
    /// Bytes that can be written.
    [[nodiscard]] std::uint64_t free() const;

private:
    [[nodiscard]] UniqueFd open_parent(const RelPath &path) const;
    [[nodiscard]] std::string shown_root() const;

    std::string folder_;
    UniqueFd root_;
};

/// What a failed write to @p what means: LocalFull or DestinationUnwritable.
[[nodiscard]] Error write_error(std::string_view what, int error_number);

/// Bytes that can be written to the folder @p path, or to the one that would hold it; 0 when neither is there.
[[nodiscard]] std::uint64_t free_bytes_at(const std::string &path);

} // namespace mtpsync
