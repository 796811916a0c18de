// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/hash_pool.hpp"

#include "common/error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::uint64_t piece_size = std::uint64_t{1} << 20U;

} // namespace

HashPool::HashPool(unsigned threads) {
    for (unsigned n = 0; n < threads; ++n)
        threads_.emplace_back([this](const std::stop_token &stop) { work(stop); });
}

HashPool::~HashPool() {
    for (auto &thread : threads_)
        thread.request_stop();
}

std::future<LocalDigest> HashPool::hash(std::shared_ptr<const LocalTree> tree, RelPath path, std::stop_token stop) {
    Task task{[tree = std::move(tree), path = std::move(path), stop = std::move(stop)] {
        return hash_file(*tree, path, stop);
    }};
    auto future = task.get_future();
    const std::scoped_lock lock{mutex_};
    waiting_.push_back(std::move(task));
    changed_.notify_one();
    return future;
}

void HashPool::work(const std::stop_token &stop) {
    for (;;) {
        std::unique_lock lock{mutex_};
        if (!changed_.wait(lock, stop, [&] { return !waiting_.empty(); }))
            return;
        Task task = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        task();
    }
}

LocalDigest hash_file(const LocalTree &tree, const RelPath &path, const std::stop_token &stop) {
    const UniqueFd file = tree.open_file(path);
    const FileState before = file_state(file.get());
    posix_fadvise(file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);

    Sha256Hasher hasher;
    // most files are small: a whole piece would cost more to clear than they cost to hash
    std::vector<std::uint8_t> piece(std::clamp<std::uint64_t>(before.size, 1, piece_size));
    std::uint64_t size = 0;
    for (;;) {
        if (stop.stop_requested())
            throw Error{ErrorCode::Cancelled, "cancelled"};
        const ssize_t count = read(file.get(), piece.data(), piece.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_error(ErrorCode::SourceUnreadable, "cannot read '" + path.display() + "'", errno);
        if (count == 0)
            break;
        hasher.update(std::span{piece.data(), static_cast<std::size_t>(count)});
        size += static_cast<std::uint64_t>(count);
    }
    if (file_state(file.get()) != before || size != before.size)
        throw Error{ErrorCode::SourceChanged, "'" + path.display() + "' changed while it was read"};
    return {.digest = hasher.finish(), .size = size};
}

} // namespace mtpsync
