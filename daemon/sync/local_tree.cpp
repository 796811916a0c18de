// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/local_tree.hpp"

#include "common/digest.hpp"
#include "common/error.hpp"
#include "common/text.hpp"
#include "daemon/sync/folder_walk.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <tuple>
#include <utility>

namespace mtpsync {

namespace {

/// The folder @p path below @p root, no symlink followed; an invalid descriptor and errno when that fails.
UniqueFd open_folder(int root, const RelPath &path) {
    UniqueFd folder{openat(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC)};
    for (const std::string_view name : path.names()) {
        if (!folder)
            break;
        folder =
            UniqueFd{openat(folder.get(), std::string{name}.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    }
    return folder;
}

} // namespace

LocalTree::LocalTree(const std::string &source) {
    const std::string shown = "'" + escape_for_display(source) + "'";
    if (source.empty() || source.front() != '/')
        throw Error{ErrorCode::NoSuchSource, "the local folder " + shown + " must be an absolute path"};
    root_ = UniqueFd{open(source.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (root_)
        return;
    if (errno == ENOTDIR)
        throw Error{ErrorCode::NoSuchSource, shown + " is not a folder; give the folder that holds the files"};
    throw system_error(ErrorCode::NoSuchSource, "cannot read the local folder " + shown, errno);
}

std::vector<LocalEntry> LocalTree::scan(const std::stop_token &stop) const {
    FolderWalk walk{root_.get(), open_folder};
    auto entries = walk.run(stop);
    std::ranges::sort(entries, [](const LocalEntry &left, const LocalEntry &right) {
        return std::tie(left.path, right.kind) < std::tie(right.path, left.kind);
    });
    // a folder that turned out to be unreadable was found twice: Unreadable came first
    const auto twice = [](const LocalEntry &left, const LocalEntry &right) { return left.path == right.path; };
    entries.erase(std::unique(entries.begin(), entries.end(), twice), entries.end());
    if (!entries.empty() && entries.front().path.is_root())
        throw Error{ErrorCode::NoSuchSource, "the local folder cannot be read any more"};
    return entries;
}

UniqueFd LocalTree::open_file(const RelPath &path) const {
    const auto fail = [&](int error_number) {
        return system_error(ErrorCode::SourceUnreadable, "cannot read '" + path.display() + "'", error_number);
    };
    const UniqueFd folder = open_folder(root_.get(), path.parent());
    if (!folder)
        throw fail(errno);
    // O_NONBLOCK: a FIFO that took the file's place must not hold us
    UniqueFd file{
        openat(folder.get(), std::string{path.name()}.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0)
        throw fail(errno);
    if (!S_ISREG(status.st_mode))
        throw Error{ErrorCode::SourceUnreadable, "'" + path.display() + "' is not a regular file any more"};
    return file;
}

FileState file_state(int fd) {
    struct stat status {};
    if (fstat(fd, &status) != 0)
        throw system_error(ErrorCode::SourceUnreadable, "cannot look at a local file", errno);
    return {.size = static_cast<std::uint64_t>(status.st_size), .modified_ns = modified_ns(status)};
}

std::string fingerprint(const std::vector<LocalEntry> &entries) {
    Sha256Hasher hasher;
    const auto add = [&](const std::string &text) {
        hasher.update(std::span{reinterpret_cast<const std::uint8_t *>(text.data()), text.size() + 1}); // with its NUL
    };
    for (const LocalEntry &entry : entries) {
        add(entry.path.bytes());
        add(std::to_string(static_cast<int>(entry.kind)) + " " + std::to_string(entry.size) + " " +
            std::to_string(entry.modified_ns));
    }
    return hasher.finish().hex().substr(0, 32);
}

} // namespace mtpsync
