// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/object_tree_types.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/// What ObjectTree does, done in the plainest way: one map, searched from end to end. The random test holds the two
/// against each other. Reentrant.
class ObjectTreeModel {
public:
    void clear();
    void set_storages(std::span<const StorageInfo> storages);
    void set_listing(FolderRef folder, std::span<const ObjectInfo> objects);
    void add(const ObjectInfo &object);
    void remove(ObjectHandle object);
    void rename(ObjectHandle object, std::string_view name);
    bool apply(const PhoneEvent &event);
    void mark_stale(FolderRef folder);

    [[nodiscard]] std::vector<StorageId> storages() const { return storages_; }
    [[nodiscard]] FolderState state(FolderRef folder) const;
    [[nodiscard]] std::vector<TreeObject> children(FolderRef folder) const;
    [[nodiscard]] std::vector<TreeObject> twins(FolderRef folder) const;
    [[nodiscard]] std::optional<TreeObject> find(ObjectHandle handle) const;
    [[nodiscard]] std::optional<TreeObject> find(StorageId storage, std::string_view path) const;
    [[nodiscard]] std::string path_of(ObjectHandle object) const;
    [[nodiscard]] std::uint64_t objects() const { return objects_.size(); }
    [[nodiscard]] std::uint64_t folders() const;
    [[nodiscard]] std::vector<FolderRef> to_list() const;

private:
    struct Entry {
        TreeObject object;
        std::uint64_t named = 0; // when it got its name in its folder; of twins the lowest is found
    };

    [[nodiscard]] bool is_folder(FolderRef folder) const;
    [[nodiscard]] bool holds(ObjectHandle object, FolderRef folder) const;
    void place(FolderRef folder, const ObjectInfo &info, std::set<ObjectHandle> &placed);
    void drop_storage(StorageId storage);
    bool make_all_stale();
    [[nodiscard]] TreeObject describe(const Entry &entry) const;

    std::vector<StorageId> storages_;
    std::map<StorageId, FolderState> root_states_;
    std::map<ObjectHandle, Entry> objects_;
    std::uint64_t names_given_ = 0;
};

} // namespace mtpsync
