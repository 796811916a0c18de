// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_types.hpp"

#include <cstdint>
#include <string>

/// Plain values of ObjectTree.
namespace mtpsync {

/// What is known of the children of a folder.
enum class FolderState : std::uint8_t {
    Unlisted, ///< nothing, or only what we put there ourselves
    Listed,   ///< all of them
    Stale,    ///< they were listed, then something spoke against it: list again before trusting them
};

/// Names a folder of a phone: root_folder is the root of the storage.
struct FolderRef {
    StorageId storage{};
    ObjectHandle handle = root_folder;

    friend bool operator==(const FolderRef &, const FolderRef &) = default;
};

/// An object as the tree knows it: a copy that later changes of the tree do not touch.
struct TreeObject {
    ObjectHandle handle{};
    ObjectHandle parent = root_folder; ///< the folder whose listing names it, whatever the object says of itself
    StorageId storage{};               ///< that of the folder
    std::string name;                  ///< unchecked bytes
    std::uint64_t size = 0;
    std::int64_t date_token = 0; ///< opaque, see ObjectInfo
    bool is_folder = false;
    FolderState state = FolderState::Unlisted; ///< of a folder; without meaning for a file
    bool twin = false;                         ///< another object of the same folder has the same name

    friend bool operator==(const TreeObject &, const TreeObject &) = default;
};

} // namespace mtpsync
