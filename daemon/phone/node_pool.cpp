// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/node_pool.hpp"

namespace mtpsync {

NodeNumber NodePool::allocate() {
    if (first_free_ != no_node) {
        const NodeNumber node = first_free_;
        first_free_ = (*this)[node].next_sibling;
        (*this)[node] = {};
        return node;
    }
    if (used_ == blocks_.size() * block_nodes)
        blocks_.push_back(std::make_unique<Block>());
    return used_++;
}

void NodePool::release(NodeNumber node) {
    (*this)[node] = {.next_sibling = first_free_};
    first_free_ = node;
}

void NodePool::clear() {
    *this = NodePool{};
}

std::size_t NodePool::memory_bytes() const noexcept {
    return blocks_.size() * sizeof(Block) + blocks_.capacity() * sizeof(blocks_[0]);
}

} // namespace mtpsync
