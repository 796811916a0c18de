// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>

namespace mtpsync {

/// A piece of a file in memory. malloc() owns it because libmtp hands out such memory.
struct Block {
    struct Free {
        void operator()(std::uint8_t *bytes) const noexcept { std::free(bytes); }
    };
    std::unique_ptr<std::uint8_t, Free> data;
    std::size_t size = 0;

    [[nodiscard]] static Block of_size(std::size_t size);
    [[nodiscard]] std::span<std::uint8_t> bytes() const noexcept { return {data.get(), size}; }
};

/**
 * A few blocks on their way from one thread to another. Thread-safe: one thread pushes, another pops.
 * The bound keeps memory small; a closed queue keeps neither side waiting.
 */
class BlockQueue {
public:
    explicit BlockQueue(std::size_t capacity) : capacity_{capacity} {}

    /// Waits for room. False when the queue was closed: the block is dropped and nobody will take another.
    bool push(Block block);
    /// Waits for a block. Nothing when the queue is closed and empty.
    std::optional<Block> pop();
    /// No more blocks will be pushed; those in the queue can still be popped.
    void close();
    /// Nobody will pop any more: what waits is dropped.
    void abandon();

private:
    const std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Block> blocks_; // protected by mutex_
    bool closed_ = false;      // protected by mutex_
};

} // namespace mtpsync
