// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/tree_node.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace mtpsync {

/**
 * Finds nodes by the hash of something that they hold: a table with open addressing and nothing but node numbers in it,
 * four bytes a slot, at most three of four slots taken. Keys and hashes stay in the nodes, which the callers' functions
 * read. Part of LinkedNodes. Reentrant.
 */
class NodeIndex {
public:
    /// A node of this hash for which @p is_wanted(node) holds; no_node when there is none.
    template <class Predicate>
    [[nodiscard]] NodeNumber find(std::uint32_t hash, Predicate is_wanted) const {
        if (slots_.empty())
            return no_node;
        std::size_t slot = hash & mask();
        while (slots_[slot] != no_node && !is_wanted(slots_[slot]))
            slot = after(slot);
        return slots_[slot];
    }

    /// @p hash_of(node) tells the hash of any node that is in the table, or is about to be.
    template <class HashOf>
    void insert(NodeNumber node, HashOf hash_of) {
        if ((used_ + 1) * 4 > slots_.size() * 3)
            grow(hash_of);
        place(node, hash_of(node));
        ++used_;
    }

    /// Closes the gap that @p node leaves, so that no search ends early at it. The node must be in the table.
    template <class HashOf>
    void erase(NodeNumber node, HashOf hash_of) {
        std::size_t gap = slot_of(node, hash_of(node));
        for (std::size_t slot = after(gap); slots_[slot] != no_node; slot = after(slot)) {
            const std::size_t home = hash_of(slots_[slot]) & mask();
            if (distance(home, slot) >= distance(gap, slot))
                slots_[std::exchange(gap, slot)] = slots_[slot];
        }
        slots_[gap] = no_node;
        --used_;
    }

    /// @p successor, of the same hash, takes the place of @p node, which must be in the table.
    void replace(std::uint32_t hash, NodeNumber node, NodeNumber successor) { slots_[slot_of(node, hash)] = successor; }

    [[nodiscard]] std::size_t size() const noexcept { return used_; }
    /// Forgets all nodes and gives the memory back.
    void clear() { *this = NodeIndex{}; }
    [[nodiscard]] std::size_t memory_bytes() const noexcept { return slots_.capacity() * sizeof(NodeNumber); }

private:
    static constexpr std::size_t smallest = 16;

    [[nodiscard]] std::size_t mask() const noexcept { return slots_.size() - 1; }
    [[nodiscard]] std::size_t after(std::size_t slot) const noexcept { return (slot + 1) & mask(); }
    [[nodiscard]] std::size_t distance(std::size_t from, std::size_t to) const noexcept { return (to - from) & mask(); }

    [[nodiscard]] std::size_t slot_of(NodeNumber node, std::uint32_t hash) const {
        std::size_t slot = hash & mask();
        while (slots_[slot] != node)
            slot = after(slot);
        return slot;
    }

    void place(NodeNumber node, std::uint32_t hash) { slots_[slot_of(no_node, hash)] = node; }

    template <class HashOf>
    void grow(HashOf hash_of) {
        const std::vector<NodeNumber> old =
            std::exchange(slots_, std::vector<NodeNumber>(slots_.empty() ? smallest : slots_.size() * 2, no_node));
        for (const NodeNumber node : old)
            if (node != no_node)
                place(node, hash_of(node));
    }

    std::vector<NodeNumber> slots_; // a power of two of them; no_node where free
    std::size_t used_ = 0;
};

} // namespace mtpsync
