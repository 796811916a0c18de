// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/linked_nodes.hpp"

#include <utility>

namespace mtpsync {

namespace {

/// One hash of a name and its folder. The name's is keyed; this only has to spread the folders (MurmurHash3's
/// finalizer).
std::uint32_t in_folder(NodeNumber folder, std::uint32_t name_hash) {
    std::uint32_t hash = name_hash + folder * 0x9E3779B1U;
    hash = (hash ^ (hash >> 16U)) * 0x85EBCA6BU;
    hash = (hash ^ (hash >> 13U)) * 0xC2B2AE35U;
    return hash ^ (hash >> 16U);
}

} // namespace

std::uint32_t LinkedNodes::handle_hash(NodeNumber node) const {
    return hash_.of(static_cast<std::uint32_t>(pool_[node].handle));
}

std::uint32_t LinkedNodes::name_hash(NodeNumber node) const {
    return in_folder(pool_[node].parent, pool_[node].name_hash);
}

NodeNumber LinkedNodes::find(ObjectHandle handle) const {
    return by_handle_.find(hash_.of(static_cast<std::uint32_t>(handle)),
                           [&](NodeNumber node) { return pool_[node].handle == handle; });
}

NodeNumber LinkedNodes::find_child(NodeNumber folder, std::string_view name) const {
    return find_child(folder, name, hash_.of(name));
}

NodeNumber LinkedNodes::find_child(NodeNumber folder, std::string_view name, std::uint32_t hash) const {
    return by_name_.find(in_folder(folder, hash), [&](NodeNumber node) {
        const TreeNode &other = pool_[node];
        return other.name_hash == hash && other.parent == folder && names_.view(other.name) == name;
    });
}

NodeNumber LinkedNodes::create_root(StorageId storage) {
    const NodeNumber node = pool_.allocate();
    TreeNode &root = pool_[node];
    root.handle = root_folder;
    root.storage = storage;
    root.is_folder = true;
    root.next_twin = root.previous_twin = node;
    return node;
}

NodeNumber LinkedNodes::create(NodeNumber folder, const ObjectInfo &object) {
    const NameRef name = names_.store(object.name);
    const NodeNumber node = pool_.allocate();
    TreeNode &created = pool_[node];
    created.handle = object.handle;
    created.storage = pool_[folder].storage;
    created.size = object.size;
    created.date_token = object.date_token;
    created.is_folder = object.is_folder;
    created.name = name;
    created.name_hash = hash_.of(object.name);
    link_sibling(node, folder);
    link_name(node);
    by_handle_.insert(node, [this](NodeNumber other) { return handle_hash(other); });
    return node;
}

void LinkedNodes::release(NodeNumber node) {
    if (!is_root(node)) {
        by_handle_.erase(node, [this](NodeNumber other) { return handle_hash(other); });
        unlink_name(node);
        unlink_sibling(node);
        names_.drop(pool_[node].name);
    }
    pool_.release(node);
    if (names_.wants_compaction())
        compact_names();
}

void LinkedNodes::move(NodeNumber node, NodeNumber folder) {
    unlink_name(node);
    unlink_sibling(node);
    link_sibling(node, folder);
    link_name(node);
}

void LinkedNodes::rename(NodeNumber node, std::string_view name) {
    const NameRef stored = names_.store(name);
    unlink_name(node);
    names_.drop(std::exchange(pool_[node].name, stored));
    pool_[node].name_hash = hash_.of(name);
    link_name(node);
    if (names_.wants_compaction())
        compact_names();
}

void LinkedNodes::set_content(NodeNumber node, std::uint64_t size, std::int64_t date_token) {
    pool_[node].size = size;
    pool_[node].date_token = date_token;
}

void LinkedNodes::link_sibling(NodeNumber node, NodeNumber folder) {
    const NodeNumber next = std::exchange(pool_[folder].first_child, node);
    pool_[node].parent = folder;
    pool_[node].next_sibling = next;
    pool_[node].previous_sibling = no_node;
    if (next != no_node)
        pool_[next].previous_sibling = node;
}

void LinkedNodes::unlink_sibling(NodeNumber node) {
    const TreeNode &leaving = pool_[node];
    if (leaving.previous_sibling == no_node)
        pool_[leaving.parent].first_child = leaving.next_sibling;
    else
        pool_[leaving.previous_sibling].next_sibling = leaving.next_sibling;
    if (leaving.next_sibling != no_node)
        pool_[leaving.next_sibling].previous_sibling = leaving.previous_sibling;
}

void LinkedNodes::link_name(NodeNumber node) {
    TreeNode &named = pool_[node];
    const NodeNumber first = find_child(named.parent, names_.view(named.name), named.name_hash);
    if (first == no_node) {
        named.next_twin = named.previous_twin = node;
        by_name_.insert(node, [this](NodeNumber other) { return name_hash(other); });
        return;
    }
    // in front of the first is behind the last
    named.next_twin = first;
    named.previous_twin = std::exchange(pool_[first].previous_twin, node);
    pool_[named.previous_twin].next_twin = node;
}

void LinkedNodes::unlink_name(NodeNumber node) {
    const TreeNode &named = pool_[node];
    if (!has_twin(node)) {
        by_name_.erase(node, [this](NodeNumber other) { return name_hash(other); });
        return;
    }
    if (find_child(named.parent, names_.view(named.name), named.name_hash) == node)
        by_name_.replace(name_hash(node), node, named.next_twin);
    pool_[named.next_twin].previous_twin = named.previous_twin;
    pool_[named.previous_twin].next_twin = named.next_twin;
}

void LinkedNodes::compact_names() {
    NameArena compacted = names_.successor();
    for (NodeNumber node = 0; node != pool_.end(); ++node)
        pool_[node].name = compacted.store(name(node));
    names_ = std::move(compacted);
}

void LinkedNodes::clear() {
    pool_.clear();
    names_.clear();
    by_handle_.clear();
    by_name_.clear();
}

std::size_t LinkedNodes::memory_bytes() const noexcept {
    return pool_.memory_bytes() + names_.memory_bytes() + by_handle_.memory_bytes() + by_name_.memory_bytes();
}

} // namespace mtpsync
