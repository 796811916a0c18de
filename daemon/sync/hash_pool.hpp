// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "daemon/sync/local_memory.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/recall.hpp"

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace mtpsync {

/// What a local file was while it was hashed.
struct LocalDigest {
    Sha256 digest;
    std::uint64_t size = 0;
};

/**
 * A few threads that hash local files while the phone is busy with others. Shared by the jobs of all phones;
 * thread-safe. The caller bounds how many files it has asked for.
 */
class HashPool {
public:
    explicit HashPool(unsigned threads = 2);
    ~HashPool();
    HashPool(const HashPool &) = delete;
    HashPool &operator=(const HashPool &) = delete;

    /// @p memory, or null, remembers the digest; a file that it knows is not even opened where @p recall allows that.
    /// The future throws Error: SourceUnreadable, SourceChanged (written to meanwhile), Cancelled.
    [[nodiscard]] std::future<LocalDigest> hash(std::shared_ptr<const LocalTree> tree, RelPath path,
                                                std::stop_token stop, LocalMemory *memory = nullptr,
                                                Recall recall = Recall::Allowed);

private:
    using Task = std::packaged_task<LocalDigest()>;
    void work(const std::stop_token &stop);

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Task> waiting_; // protected by mutex_
    std::vector<std::jthread> threads_;
};

/// Reads the file and hashes it. Throws as the future above.
[[nodiscard]] LocalDigest hash_file(const LocalTree &tree, const RelPath &path, const std::stop_token &stop,
                                    LocalMemory *memory = nullptr);

} // namespace mtpsync
