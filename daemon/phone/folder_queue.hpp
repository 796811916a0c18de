// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/tree_node.hpp"

#include <cstddef>
#include <vector>

namespace mtpsync {

/**
 * Node numbers, first in, first out, each in it at most once. It knows nothing of nodes: a number whose node was
 * released or has changed stays in until it is popped, and whoever takes the front looks whether it still fits. When
 * the number is used again meanwhile, the new node has the place of the old one. Part of ObjectTree. Reentrant.
 */
class FolderQueue {
public:
    /// Nothing happens when @p node is in it.
    void push(NodeNumber node);
    /// The queue must not be empty, here and in pop().
    [[nodiscard]] NodeNumber front() const { return waiting_[first_]; }
    void pop();
    [[nodiscard]] bool empty() const noexcept { return first_ == waiting_.size(); }

    /// Forgets all numbers and gives the memory back.
    void clear() { *this = FolderQueue{}; }
    [[nodiscard]] std::size_t memory_bytes() const noexcept;

private:
    std::vector<NodeNumber> waiting_; // from first_ on
    std::size_t first_ = 0;
    std::vector<bool> inside_; // by node number
};

} // namespace mtpsync
