// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/tree_node.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace mtpsync {

/**
 * Where the nodes of an ObjectTree lie: in blocks, so that growing neither copies them nor keeps room for twice as
 * many. Released nodes are used again, the last one first. Part of LinkedNodes. Reentrant.
 */
class NodePool {
public:
    /// A node with the default values.
    NodeNumber allocate();
    void release(NodeNumber node);
    /// Forgets all nodes and gives the memory back.
    void clear();

    /// Behind the highest number that was ever allocated. Released nodes below it have the default values.
    [[nodiscard]] NodeNumber end() const noexcept { return used_; }
    [[nodiscard]] TreeNode &operator[](NodeNumber node) { return (*blocks_[node / block_nodes])[node % block_nodes]; }
    [[nodiscard]] const TreeNode &operator[](NodeNumber node) const {
        return (*blocks_[node / block_nodes])[node % block_nodes];
    }

    [[nodiscard]] std::size_t memory_bytes() const noexcept;

private:
    static constexpr std::size_t block_nodes = 256;
    using Block = std::array<TreeNode, block_nodes>;

    std::vector<std::unique_ptr<Block>> blocks_;
    NodeNumber used_ = 0;             // nodes that were ever allocated
    NodeNumber first_free_ = no_node; // a list by next_sibling
};

} // namespace mtpsync
