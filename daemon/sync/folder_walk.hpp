// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/sync/local_tree.hpp"

#include <sys/stat.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <vector>

namespace mtpsync {

[[nodiscard]] std::int64_t modified_ns(const struct stat &status) noexcept;

/// What the last name of @p path is in the open folder that holds it; Unreadable also when nothing has the name.
[[nodiscard]] LocalEntry describe_entry(int folder, const RelPath &path);

/**
 * One walk through a local folder by several threads, each of which looks at a folder at a time: slow disks and network
 * file systems answer several questions in the time of one. One object is one walk.
 */
class FolderWalk {
public:
    /// Opens the folder at a path below a root; an invalid descriptor and errno when that fails.
    using OpenFolder = std::function<UniqueFd(int root, const RelPath &path)>;

    /// @p root stays the caller's; @p filter is borrowed.
    FolderWalk(int root, OpenFolder open_folder, const Filter &filter);

    /// Everything below the root, in no order. Throws Error (Cancelled).
    [[nodiscard]] LocalScan run(const std::stop_token &stop);

private:
    void work(const std::stop_token &stop);
    void look_at(const RelPath &folder, LocalScan &found, std::vector<RelPath> &folders) const;

    int root_;
    OpenFolder open_folder_;
    const Filter &filter_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<RelPath> waiting_; // protected by mutex_, as everything below
    std::size_t under_way_ = 0;   // folders that a thread looks at
    LocalScan found_;
};

} // namespace mtpsync
