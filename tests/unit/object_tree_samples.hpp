// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/object_tree.hpp"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

/// A small phone for the tests of ObjectTree. Reentrant.
namespace mtpsync::samples {

inline constexpr StorageId internal{0x10001};
inline constexpr StorageId card{0x20001};
inline constexpr FolderRef root{internal, root_folder};
inline constexpr FolderRef camera{internal, ObjectHandle{2}};

/// Size and date follow from the handle. The parent matters to ObjectTree::add() alone.
inline ObjectInfo file(std::uint32_t handle, std::string name, std::uint32_t parent = 0xFFFFFFFF) {
    return {.handle = ObjectHandle{handle},
            .parent = ObjectHandle{parent},
            .storage = internal,
            .name = std::move(name),
            .size = std::uint64_t{handle} * 100,
            .date_token = std::int64_t{handle} * 10};
}

inline ObjectInfo folder(std::uint32_t handle, std::string name, std::uint32_t parent = 0xFFFFFFFF) {
    ObjectInfo info = file(handle, std::move(name), parent);
    info.is_folder = true;
    return info;
}

inline std::vector<StorageInfo> storages(std::initializer_list<StorageId> ids) {
    std::vector<StorageInfo> storages;
    for (const StorageId id : ids)
        storages.push_back({.id = id});
    return storages;
}

/// DCIM (1), DCIM/Camera (2), DCIM/Camera/a.jpg (3), DCIM/Camera/b.jpg (4), notes.txt (5); everything listed.
inline void fill(ObjectTree &tree) {
    tree.set_storages(storages({internal}));
    tree.set_listing(root, std::vector{folder(1, "DCIM"), file(5, "notes.txt")});
    tree.set_listing({internal, ObjectHandle{1}}, std::vector{folder(2, "Camera")});
    tree.set_listing(camera, std::vector{file(3, "a.jpg"), file(4, "b.jpg")});
}

inline std::vector<std::string> names(const std::vector<TreeObject> &objects) {
    std::vector<std::string> names;
    for (const TreeObject &object : objects)
        names.push_back(object.name);
    return names;
}

inline std::vector<std::uint32_t> handles(const std::vector<TreeObject> &objects) {
    std::vector<std::uint32_t> handles;
    for (const TreeObject &object : objects)
        handles.push_back(static_cast<std::uint32_t>(object.handle));
    return handles;
}

} // namespace mtpsync::samples
