// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/folder_walk.hpp"

#include "common/error.hpp"
#include "daemon/sync/open_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <thread>
#include <utility>

namespace mtpsync {

namespace {

constexpr unsigned most_threads = 4;

} // namespace

std::int64_t modified_ns(const struct stat &status) noexcept {
    return std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
}

FolderWalk::FolderWalk(int root, OpenFolder open_folder, const Filter &filter)
    : root_{root}, open_folder_{std::move(open_folder)}, filter_{filter} {
}

LocalScan FolderWalk::run(const std::stop_token &stop) {
    waiting_.emplace_back();
    {
        std::vector<std::jthread> threads;
        for (unsigned n = 0; n < std::clamp(std::thread::hardware_concurrency(), 1U, most_threads); ++n)
            threads.emplace_back([&] { work(stop); });
    }
    if (stop.stop_requested())
        throw Error{ErrorCode::Cancelled, "cancelled"};
    return std::move(found_);
}

void FolderWalk::work(const std::stop_token &stop) {
    std::unique_lock lock{mutex_};
    for (;;) {
        changed_.wait(lock, [&] { return !waiting_.empty() || under_way_ == 0; });
        if (waiting_.empty() || stop.stop_requested()) {
            waiting_.clear();
            changed_.notify_all();
            return;
        }
        const RelPath folder = std::move(waiting_.front());
        waiting_.pop_front();
        ++under_way_;
        lock.unlock();

        LocalScan found;
        std::vector<RelPath> folders;
        look_at(folder, found, folders);

        lock.lock();
        --under_way_;
        std::ranges::move(found.entries, std::back_inserter(found_.entries));
        std::ranges::move(found.excluded, std::back_inserter(found_.excluded));
        std::ranges::move(folders, std::back_inserter(waiting_));
        changed_.notify_all();
    }
}

void FolderWalk::look_at(const RelPath &folder, LocalScan &found, std::vector<RelPath> &folders) const {
    const LocalEntry unreadable{.path = folder, .kind = LocalEntry::Kind::Unreadable};
    const UniqueFd path_fd = open_folder_(root_, folder);
    const FolderStream stream = path_fd ? open_folder_stream(path_fd) : nullptr;
    if (!stream) {
        found.entries.push_back(unreadable);
        return;
    }
    const auto next = [&] {
        errno = 0; // the end looks like an error, but for this
        return readdir(stream.get());
    };
    while (const dirent *item = next()) {
        const std::string_view name = item->d_name;
        if (name == "." || name == "..")
            continue;
        LocalEntry entry = describe_entry(path_fd.get(), folder.child(name));
        const bool is_folder = entry.kind == LocalEntry::Kind::Folder;
        if (filter_.excludes(entry.path, is_folder)) {
            found.excluded.push_back(std::move(entry));
            continue;
        }
        if (is_folder)
            folders.push_back(entry.path);
        found.entries.push_back(std::move(entry));
    }
    if (errno == 0)
        return;
    // half a folder would look as if the rest of it had been removed
    found = {.entries = {unreadable}, .excluded = {}};
    folders.clear();
}

LocalEntry describe_entry(int folder, const RelPath &path) {
    using Kind = LocalEntry::Kind;
    const std::string last{path.name()};
    const char *name = last.c_str();
    struct stat status {};
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return {.path = path, .kind = Kind::Unreadable};
    if (S_ISLNK(status.st_mode))
        return {.path = path, .kind = Kind::Symlink, .inode = status.st_ino};
    if (S_ISDIR(status.st_mode))
        return {.path = path, .kind = Kind::Folder, .inode = status.st_ino};
    if (!S_ISREG(status.st_mode))
        return {.path = path, .kind = Kind::Special, .inode = status.st_ino};
    const bool readable = faccessat(folder, name, R_OK, AT_EACCESS) == 0;
    return {.path = path,
            .kind = readable ? Kind::File : Kind::Unreadable,
            .size = static_cast<std::uint64_t>(status.st_size),
            .modified_ns = modified_ns(status),
            .inode = status.st_ino};
}

} // namespace mtpsync
