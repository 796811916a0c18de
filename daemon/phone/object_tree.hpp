// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/folder_queue.hpp"
#include "daemon/phone/linked_nodes.hpp"
#include "daemon/phone/object_tree_types.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/**
 * What is on a phone, as far as this session has seen it: filled folder by folder, kept current by what we do ourselves
 * and by the phone's events. An object is found by its handle and by its path; twins (objects of one name in one
 * folder) are kept. Owned by its device.
 *
 * A phone is not trusted. What it claims wrongly is put right as follows, and never throws:
 *   - the folder whose listing named an object last is its parent, whatever the object says or an older listing said;
 *   - what would put a folder below itself is left out, and so are the handles 0 and 0xFFFFFFFF, which name no object
 *     (MTP 1.1, §3.4.1);
 *   - of objects with one handle in one listing the first counts;
 *   - an object that is a file now and was a folder, or the other way round, or that has changed its storage, is a new
 *     one: what was known below it is forgotten;
 *   - a name may hold any bytes. One that is empty or holds a '/' is found by its handle only.
 *
 * Paths are relative to the root of a storage, names joined by '/', without a slash at the ends; "" is the root itself.
 * "." and ".." are names like others. Handles, storage ids and FolderRefs that the tree does not know are ignored: they
 * may be from before the last change.
 *
 * Reentrant: a tree may be shared under a mutex. Look-ups take constant time for a handle, time by depth for a path;
 * changes take constant time for each object concerned. Throws Error (NotSupported) when the names of all objects take
 * more than 4 GiB; the tree stays in order, with a part of the change.
 */
class ObjectTree {
public:
    /// Throws Error (Internal) as KeyedHash does.
    ObjectTree() = default;
    ObjectTree(const ObjectTree &) = delete;
    ObjectTree &operator=(const ObjectTree &) = delete;

    /// A new session: every handle and storage id is dead. Gives the memory back.
    void clear();

    /// These storages are there now; roots that stay keep what is known below them.
    void set_storages(std::span<const StorageInfo> storages);
    /// In the order in which the phone named them.
    [[nodiscard]] std::vector<StorageId> storages() const;

    /// These are the children of @p folder now, which becomes Listed: others vanish with what is below them, those that
    /// stay keep it. The parents and storages in @p objects are not looked at.
    void set_listing(FolderRef folder, std::span<const ObjectInfo> objects);

    /// An object that we have made: below its parent, if that is a folder that we know, and on the parent's storage.
    /// The state of that folder stays as it is. An object with its handle is replaced.
    void add(const ObjectInfo &object);
    /// With what is below it.
    void remove(ObjectHandle object);
    void rename(ObjectHandle object, std::string_view name);

    /**
     * What the phone reported. Events are hints: ObjectRemoved removes a known object, StorageRemoved a known storage.
     * After Changed, or ObjectAdded with an unknown handle, every Listed folder is Stale, because neither says where. A
     * known handle is the echo of what we did. An added storage is for set_storages(), when its description is known.
     * Returns whether anything changed here.
     */
    bool apply(const PhoneEvent &event);
    /// A Listed folder becomes Stale.
    void mark_stale(FolderRef folder);

    [[nodiscard]] std::optional<TreeObject> find(ObjectHandle handle) const;
    /// Of twins the one that has the name for the longest time, and likewise on the way to it.
    [[nodiscard]] std::optional<TreeObject> find(StorageId storage, std::string_view path) const;
    /// Nothing when it is absent or a file.
    [[nodiscard]] std::optional<FolderRef> folder(StorageId storage, std::string_view path) const;
    /// Unlisted for what is not known.
    [[nodiscard]] FolderState state(FolderRef folder) const;
    /// Sorted by the bytes of the name, twins by handle; here and in twins().
    [[nodiscard]] std::vector<TreeObject> children(FolderRef folder) const;
    /// The children that share their name with another child.
    [[nodiscard]] std::vector<TreeObject> twins(FolderRef folder) const;
    /// Relative to its storage; "" when the handle is unknown.
    [[nodiscard]] std::string path_of(ObjectHandle object) const;

    /// The folder to list next while the phone is idle, Unlisted or Stale. They come in the order in which they came to
    /// need it: breadth first, because a folder becomes known with the listing of the one above. Constant time.
    [[nodiscard]] std::optional<FolderRef> next_unlisted() const;

    /// Roots are no objects.
    [[nodiscard]] std::uint64_t objects() const noexcept { return nodes_.objects(); }
    /// Of the objects.
    [[nodiscard]] std::uint64_t folders() const noexcept { return folders_ - roots_.size(); }
    /// Folders that next_unlisted() will come to, roots among them.
    [[nodiscard]] std::uint64_t stale_or_unlisted() const noexcept { return folders_ - listed_folders_; }
    /// Grows with every change of what storages(), state() and children() answer.
    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
    /// What this tree takes, allocated but unused memory included.
    [[nodiscard]] std::size_t memory_bytes() const noexcept;

private:
    struct Root {
        StorageId storage;
        NodeNumber node;
    };
    class Placement;

    // no_node for what is not known
    [[nodiscard]] NodeNumber root_of(StorageId storage) const;
    [[nodiscard]] NodeNumber node_of(FolderRef folder) const;
    [[nodiscard]] NodeNumber node_at(StorageId storage, std::string_view path) const;
    [[nodiscard]] TreeObject describe(NodeNumber node) const;
    template <class Predicate>
    [[nodiscard]] std::vector<TreeObject> sorted_children(FolderRef folder, Predicate is_wanted) const;

    NodeNumber create_root(StorageId storage);
    NodeNumber create(NodeNumber folder, const ObjectInfo &object);
    void update(NodeNumber node, NodeNumber folder, const ObjectInfo &object);
    void discard(NodeNumber top);
    void release(NodeNumber leaf);
    void set_state(NodeNumber folder, FolderState state);
    bool make_all_stale();
    bool drop_storage(StorageId storage);
    void skip_settled();

    LinkedNodes nodes_;
    std::vector<Root> roots_;
    FolderQueue to_list_;       // all that are not Listed, and others; at the front one that is not Listed
    FolderQueue listed_;        // all that are Listed, and others
    std::uint64_t folders_ = 0; // roots included, here and below
    std::uint64_t listed_folders_ = 0;
    std::uint64_t generation_ = 0;
};

} // namespace mtpsync
