// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/block_queue.hpp"

#include <new>
#include <utility>

namespace mtpsync {

Block Block::of_size(std::size_t size) {
    Block block{decltype(data){static_cast<std::uint8_t *>(std::malloc(size == 0 ? 1 : size))}, size};
    if (!block.data)
        throw std::bad_alloc{};
    return block;
}

bool BlockQueue::push(Block block) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return closed_ || blocks_.size() < capacity_; });
    if (closed_)
        return false;
    blocks_.push_back(std::move(block));
    changed_.notify_all();
    return true;
}

std::optional<Block> BlockQueue::pop() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return closed_ || !blocks_.empty(); });
    if (blocks_.empty())
        return std::nullopt;
    Block block = std::move(blocks_.front());
    blocks_.pop_front();
    changed_.notify_all();
    return block;
}

void BlockQueue::close() {
    const std::scoped_lock lock{mutex_};
    closed_ = true;
    changed_.notify_all();
}

void BlockQueue::abandon() {
    const std::scoped_lock lock{mutex_};
    closed_ = true;
    blocks_.clear();
    changed_.notify_all();
}

} // namespace mtpsync
