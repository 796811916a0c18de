// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/path.hpp"
#include "daemon/phone/phone_link.hpp"
#include "daemon/sync/name_map.hpp"
#include "daemon/sync/remote_folder.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mtpsync {

/**
 * The folder on the phone, as one job sees it: listed folder by folder when it is needed, once per job, and kept
 * current by what the job does itself. Paths are relative to the destination folder. When the session changes
 * everything is forgotten, because handles die with it.
 *
 * Thread-bound to the job thread. Every call may list and throws Error as PhoneLink does; besides DestinationNotFolder,
 * NoSuchStorage, AmbiguousStorage, and NameTaken where a file stands in the place of a folder, a name occurs twice, or
 * a folder to be made may be one that the phone has under a name that only looks different.
 */
class RemoteTree {
public:
    RemoteTree(PhoneLink &phone, std::string storage_description, RelPath dest);

    using Folder = RemoteFolder;

    /// From now on what the phone cannot store lies there under other names. Before any path is asked for.
    void use_names(NameMap names) { names_ = std::move(names); }
    [[nodiscard]] bool maps_names() const noexcept { return names_.has_value(); }
    /// What the last name of @p path is on the phone.
    std::string phone_name(const RelPath &path);
    /// The same where it is another one and known by now, else ""; lists nothing.
    [[nodiscard]] std::string substitute(const RelPath &path) const;

    /// The storage, read anew when the session is new.
    const StorageInfo &storage();
    /// Reads the free space anew.
    const StorageInfo &refresh_storage();
    /// The job has sent or removed something since the free space was read; storage() has what was sent subtracted.
    [[nodiscard]] bool free_is_estimated() const noexcept { return free_is_estimated_; }

    /// Where @p path is below the root of the storage, with the names that the phone has for it; names that nobody
    /// asked for yet are taken as they are. Lists nothing.
    [[nodiscard]] RelPath path_on_storage(const RelPath &path) const;
    /// The folder when it is listed already, else null; lists nothing.
    [[nodiscard]] const Folder *listed_folder(const RelPath &path) const;
    /// Null when it is not there. Valid until the next call that is not const.
    const Folder *folder(const RelPath &path);
    /// The same of a path below the root of the storage, with the names that the phone has.
    const Folder *folder_at(const RelPath &path);
    /// The same, listed anew, but not the way to it.
    const Folder *list_again(const RelPath &path);
    /// Nothing when there is none of this name. Throws NameTaken when there are several.
    std::optional<ObjectInfo> find(const RelPath &path);
    /// Makes @p path and every folder above it that is missing, the destination included; returns its handle. @p made
    /// counts.
    ObjectHandle ensure_folder(const RelPath &path, std::uint64_t &made);

    /// The job did this.
    void added(const RelPath &parent, const ObjectInfo &object);
    void removed(const RelPath &parent, ObjectHandle object);
    void renamed(const RelPath &parent, ObjectHandle object, const std::string &name);
    /// What is known of this folder is doubtful: it is listed again when it is needed, and so is what is below it, and
    /// the way to it.
    void forget(const RelPath &path);

    /// Equal as long as nothing in the folder was added, removed, resized or changed; "absent" when it is not there.
    std::string fingerprint(const RelPath &path);

    [[nodiscard]] const std::map<RelPath, Folder> &listed() const noexcept { return folders_; }

private:
    void follow_session();
    /// The same, where names that nobody asked for yet are looked up.
    RelPath on_storage(const RelPath &path);
    const Folder *folder_on_storage(const RelPath &path);
    std::optional<ObjectHandle> handle_on_storage(const RelPath &path);
    [[nodiscard]] RelPath first_missing(const RelPath &path) const;
    void refuse_rival(const RelPath &folder) const;
    const Folder &list(const RelPath &path, ObjectHandle handle);
    Folder *known(const RelPath &parent);

    PhoneLink &phone_;
    std::string description_;
    RelPath dest_;
    std::optional<NameMap> names_; // nothing: all names stand for themselves
    unsigned generation_ = 0;      // of the link
    std::optional<StorageInfo> storage_;
    bool free_is_estimated_ = false;
    std::map<RelPath, Folder> folders_; // by path below the storage's root
};

/// The one of @p storages that @p description names; "" names the only one. Throws Error (NoSuchStorage,
/// AmbiguousStorage) that lists them.
[[nodiscard]] const StorageInfo &choose_storage(const std::vector<StorageInfo> &storages,
                                                const std::string &description);

} // namespace mtpsync
