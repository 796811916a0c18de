// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "common/error.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_writer.hpp"
#include "daemon/sync/partial_file.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/sync_context.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace mtpsync {

/// What fetching one file came to.
struct FetchResult {
    std::uint64_t size = 0;       ///< of the file
    std::optional<Sha256> digest; ///< of the bytes that were received and read back; nothing where the size was enough
};

/**
 * Brings one file of the phone into the local folder and proves it: it is received under a temporary name, read back
 * from the disk, compared with what the phone sent, and only then takes the name, over the old version if there is one.
 * What was received and proven before an interruption is not read again.
 *
 * attempt() may be called again after an error; one object is one file. Thread-bound to the job thread.
 */
class FileFetcher {
public:
    /// @p origin stands for phone and storage (origin_of_storage).
    FileFetcher(SyncContext &context, RemoteTree &remote, LocalWriter &writer, ItemLog &log, const Sha256 &origin,
                RelPath path);

    /// The local folder that holds it is there. @p size_is_enough: a local file of equal size is taken for the same,
    /// unread. Throws Error as Phone and LocalWriter do; LocalFull before anything is received; ContentMismatch.
    FetchResult attempt(bool size_is_enough);

private:
    void remember(const ObjectInfo &object, const Sha256 &digest);
    [[nodiscard]] ObjectInfo find_object();
    [[nodiscard]] std::optional<LocalEntry> find_old_version() const;
    Sha256 receive(const ObjectInfo &object, PartialFile &partial);
    GetResult receive_piece(const ObjectInfo &object, PartialFile &partial, ByteRange range);
    [[nodiscard]] ByteRange next_piece(const PartialFile &partial, std::uint64_t size);
    void require_room(std::uint64_t size) const;
    /// What is of no use to a later run.
    void remove_quietly(const RelPath &temporary) const;

    SyncContext &context_;
    RemoteTree &remote_;
    LocalWriter &writer_;
    ItemLog &log_;
    Sha256 origin_;
    RelPath path_;
};

/// Stands for a storage of a phone wherever its files are received. Reentrant.
[[nodiscard]] Sha256 origin_of_storage(const std::string &device, const std::string &storage);

/// Why a file is not received that a job was interrupted with while it sent it: what the phone has of it may be a part.
[[nodiscard]] Error torn_on_phone(const RelPath &path);

/// Under which name the file @p path of the storage is received beside @p path_here: another one for each phone.
[[nodiscard]] RelPath partial_path(const Sha256 &origin, const RelPath &path_on_storage, const RelPath &path_here);

} // namespace mtpsync
