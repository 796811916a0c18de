// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/keyed_hash.hpp"
#include "daemon/phone/name_arena.hpp"
#include "daemon/phone/node_index.hpp"
#include "daemon/phone/node_pool.hpp"
#include "daemon/phone/tree_node.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mtpsync {

/**
 * The nodes of an ObjectTree, each below its folder and found by its handle and by its name in that folder. It keeps
 * the links and the indexes in step; what a phone may say and what follows from it is the tree's business. Where a node
 * is asked for, it must be one that lives, and where a folder is asked for, a folder.
 *
 * Every call takes constant time, amortised. Reentrant.
 */
class LinkedNodes {
public:
    [[nodiscard]] const TreeNode &operator[](NodeNumber node) const { return pool_[node]; }
    [[nodiscard]] bool is_root(NodeNumber node) const { return pool_[node].parent == no_node; }
    /// Valid until the next change.
    [[nodiscard]] std::string_view name(NodeNumber node) const { return names_.view(pool_[node].name); }
    [[nodiscard]] bool has_twin(NodeNumber node) const { return pool_[node].next_twin != node; }

    /// no_node when there is none. A root has no handle.
    [[nodiscard]] NodeNumber find(ObjectHandle handle) const;
    /// Of twins the one that has the name for the longest time; no_node when there is none.
    [[nodiscard]] NodeNumber find_child(NodeNumber folder, std::string_view name) const;
    /// Without the roots.
    [[nodiscard]] std::size_t objects() const noexcept { return by_handle_.size(); }

    NodeNumber create_root(StorageId storage);
    /// The handle must be new; parent and storage are those of @p folder. Throws Error as NameArena does.
    NodeNumber create(NodeNumber folder, const ObjectInfo &object);
    /// The node must have no children.
    void release(NodeNumber node);

    /// With all that is below it. Not below itself, and not to another storage.
    void move(NodeNumber node, NodeNumber folder);
    /// Throws Error as NameArena does; the node then keeps its name.
    void rename(NodeNumber node, std::string_view name);
    void set_content(NodeNumber node, std::uint64_t size, std::int64_t date_token);
    void set_state(NodeNumber folder, FolderState state) { pool_[folder].state = state; }
    void set_marked(NodeNumber node, bool marked) { pool_[node].marked = marked; }

    /// Forgets all nodes and gives the memory back.
    void clear();
    [[nodiscard]] std::size_t memory_bytes() const noexcept;

private:
    [[nodiscard]] std::uint32_t handle_hash(NodeNumber node) const;
    [[nodiscard]] std::uint32_t name_hash(NodeNumber node) const;
    [[nodiscard]] NodeNumber find_child(NodeNumber folder, std::string_view name, std::uint32_t hash) const;

    void link_sibling(NodeNumber node, NodeNumber folder);
    void unlink_sibling(NodeNumber node);
    void link_name(NodeNumber node);
    void unlink_name(NodeNumber node);
    void compact_names();

    KeyedHash hash_;
    NodePool pool_;
    NameArena names_;
    NodeIndex by_handle_;
    NodeIndex by_name_; // of each ring of twins the first
};

} // namespace mtpsync
