// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/folder_queue.hpp"

namespace mtpsync {

void FolderQueue::push(NodeNumber node) {
    if (node >= inside_.size())
        inside_.resize(std::size_t{node} + 1);
    if (inside_[node])
        return;
    waiting_.push_back(node);
    inside_[node] = true;
}

void FolderQueue::pop() {
    inside_[front()] = false;
    ++first_;
    // each number that moves up is paid for by one that has left
    if (first_ > waiting_.size() / 2) {
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
    }
}

std::size_t FolderQueue::memory_bytes() const noexcept {
    return waiting_.capacity() * sizeof(NodeNumber) + inside_.capacity() / 8;
}

} // namespace mtpsync
