// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/hash_pool.hpp"

#include "common/error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <span>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::uint64_t piece_size = std::uint64_t{1} << 20U;

std::optional<LocalDigest> known_digest(const LocalTree &tree, const RelPath &path, LocalMemory &memory) {
    const auto file = tree.identity(path);
    const auto digest = file ? memory.recall(*file, tree.absolute(path)) : std::nullopt;
    return digest ? std::optional{LocalDigest{.digest = *digest, .size = file->size}} : std::nullopt;
}

LocalDigest find_digest(const LocalTree &tree, const RelPath &path, const std::stop_token &stop, LocalMemory *memory,
                        Recall recall) {
    if (stop.stop_requested())
        throw Error{ErrorCode::Cancelled, "cancelled"};
    if (memory != nullptr && recall == Recall::Allowed)
        if (const auto known = known_digest(tree, path, *memory))
            return *known;
    return hash_file(tree, path, stop, memory);
}

} // namespace

HashPool::HashPool(unsigned threads) {
    for (unsigned n = 0; n < threads; ++n)
        threads_.emplace_back([this](const std::stop_token &stop) { work(stop); });
}

HashPool::~HashPool() {
    for (auto &thread : threads_)
        thread.request_stop();
}

std::future<LocalDigest> HashPool::hash(std::shared_ptr<const LocalTree> tree, RelPath path, std::stop_token stop,
                                        LocalMemory *memory, Recall recall) {
    Task task{[tree = std::move(tree), path = std::move(path), stop = std::move(stop), memory, recall] {
        return find_digest(*tree, path, stop, memory, recall);
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

LocalDigest hash_file(const LocalTree &tree, const RelPath &path, const std::stop_token &stop, LocalMemory *memory) {
    const std::int64_t began = memory != nullptr ? memory->now() : 0;
    const UniqueFd file = tree.open_file(path);
    const FileIdentity identity = file_identity(file.get());
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
    const LocalDigest read_now{.digest = hasher.finish(), .size = size};
    if (memory != nullptr && file_identity(file.get()) == identity)
        memory->remember({.identity = identity, .digest = read_now.digest, .path = tree.absolute(path)}, began);
    return read_now;
}

} // namespace mtpsync
