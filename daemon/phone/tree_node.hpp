// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/object_tree_types.hpp"

#include <cstdint>
#include <limits>

namespace mtpsync {

/// A node by its place in the NodePool; valid until the node is released, then used again.
using NodeNumber = std::uint32_t;
inline constexpr NodeNumber no_node = std::numeric_limits<NodeNumber>::max();

/// Where the NameArena keeps a name.
struct NameRef {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
};

/// An object of a phone or the root of a storage. There may be a million of them: one cache line each.
struct TreeNode {
    std::uint64_t size = 0;
    std::int64_t date_token = 0;
    ObjectHandle handle{}; ///< root_folder for the root of a storage
    StorageId storage{};
    NodeNumber parent = no_node;
    NodeNumber first_child = no_node;
    NodeNumber next_sibling = no_node;
    NodeNumber previous_sibling = no_node;
    /// The objects of one name in one folder are a ring, nearly always of one.
    NodeNumber next_twin = no_node;
    NodeNumber previous_twin = no_node;
    NameRef name;
    std::uint32_t name_hash = 0; ///< kept, so that the index by name moves entries without reading names
    FolderState state = FolderState::Unlisted;
    bool is_folder = false;
    bool marked = false; ///< for whoever compares the children of a folder with a listing
};
static_assert(sizeof(TreeNode) <= 64);

} // namespace mtpsync
