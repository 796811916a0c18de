// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/local_tree.hpp"

#include "common/digest.hpp"
#include "common/error.hpp"
#include "common/text.hpp"
#include "daemon/sync/folder_walk.hpp"
#include "daemon/sync/open_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <span>
#include <system_error>
#include <tuple>
#include <utility>

namespace mtpsync {

namespace {

bool has_parent(const std::string &folder) {
    const std::filesystem::path parent = std::filesystem::path{folder + "/"}.parent_path().parent_path();
    std::error_code ignored;
    return std::filesystem::is_directory(parent, ignored);
}

FileIdentity identity_of(const struct stat &status) noexcept {
    constexpr std::int64_t second = 1'000'000'000;
    return {.device = status.st_dev,
            .inode = status.st_ino,
            .size = static_cast<std::uint64_t>(status.st_size),
            .modified_ns = modified_ns(status),
            .changed_ns = std::int64_t{status.st_ctim.tv_sec} * second + status.st_ctim.tv_nsec};
}

} // namespace

bool LocalScan::is_readable() const {
    return std::ranges::none_of(entries,
                                [](const LocalEntry &entry) { return entry.kind == LocalEntry::Kind::Unreadable; });
}

bool LocalScan::is_empty() const {
    return std::ranges::none_of(entries, [](const LocalEntry &entry) {
        return entry.kind == LocalEntry::Kind::File || entry.kind == LocalEntry::Kind::Folder;
    });
}

LocalTree::LocalTree(const std::string &source, Missing missing) : source_{source} {
    const std::string shown = "'" + escape_for_display(source) + "'";
    if (source.empty() || source.front() != '/')
        throw Error{ErrorCode::NoSuchSource, "the local folder " + shown + " must be an absolute path"};
    root_ = UniqueFd{open(source.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (root_)
        return;
    if (errno == ENOENT && missing == Missing::IsEmpty && has_parent(source))
        return;
    if (errno == ENOTDIR)
        throw Error{ErrorCode::NoSuchSource, shown + " is not a folder; give the folder that holds the files"};
    throw system_error(ErrorCode::NoSuchSource, "cannot read the local folder " + shown, errno);
}

LocalScan LocalTree::scan(const std::stop_token &stop, const Filter &filter) const {
    if (!root_)
        return {};
    FolderWalk walk{root_.get(), open_folder_below, filter};
    LocalScan found = walk.run(stop);
    auto &entries = found.entries;
    std::ranges::sort(entries, [](const LocalEntry &left, const LocalEntry &right) {
        return std::tie(left.path, right.kind) < std::tie(right.path, left.kind);
    });
    std::ranges::sort(found.excluded, std::less<>{}, &LocalEntry::path);
    // a folder that turned out to be unreadable was found twice: Unreadable came first
    const auto twice = [](const LocalEntry &left, const LocalEntry &right) { return left.path == right.path; };
    entries.erase(std::unique(entries.begin(), entries.end(), twice), entries.end());
    if (!entries.empty() && entries.front().path.is_root())
        throw Error{ErrorCode::NoSuchSource, "the local folder cannot be read any more"};
    return found;
}

UniqueFd LocalTree::open_file(const RelPath &path) const {
    const auto fail = [&](int error_number) {
        return system_error(ErrorCode::SourceUnreadable, "cannot read '" + path.display() + "'", error_number);
    };
    if (!root_)
        throw fail(ENOENT);
    const UniqueFd folder = open_folder_below(root_.get(), path.parent());
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

std::optional<FileIdentity> LocalTree::identity(const RelPath &path) const {
    const UniqueFd folder = open_folder_below(root_.get(), path.parent());
    struct stat status {};
    if (!folder || fstatat(folder.get(), std::string{path.name()}.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(status.st_mode))
        return std::nullopt;
    return identity_of(status);
}

FileState file_state(int fd) {
    struct stat status {};
    if (fstat(fd, &status) != 0)
        throw system_error(ErrorCode::SourceUnreadable, "cannot look at a local file", errno);
    return {.size = static_cast<std::uint64_t>(status.st_size), .modified_ns = modified_ns(status)};
}

FileIdentity file_identity(int fd) {
    struct stat status {};
    if (fstat(fd, &status) != 0)
        throw system_error(ErrorCode::SourceUnreadable, "cannot look at a local file", errno);
    return identity_of(status);
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
