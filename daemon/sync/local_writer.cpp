// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/local_writer.hpp"

#include "common/text.hpp"
#include "daemon/sync/folder_walk.hpp"
#include "daemon/sync/open_folder.hpp"

#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace mtpsync {

namespace {

constexpr mode_t folder_mode = 0777; // less what the umask takes
constexpr mode_t file_mode = 0666;

std::uint64_t available(const struct statvfs &status) noexcept {
    return std::uint64_t{status.f_bavail} * status.f_frsize;
}

std::string shown(const RelPath &path) {
    return "'" + path.display() + "'";
}

std::string name_of(const RelPath &path) {
    return std::string{path.name()};
}

/// Renames within @p folder, over nothing. Some file systems cannot do that in one step.
int rename_to_free_name(int folder, const std::string &from, const std::string &to) {
    const int result = renameat2(folder, from.c_str(), folder, to.c_str(), RENAME_NOREPLACE);
    if (result == 0 || errno != EINVAL)
        return result;
    return renameat(folder, from.c_str(), folder, to.c_str());
}

/// The new version can be read by whoever could read the old one, and by nobody else.
void keep_mode(int folder, const std::string &from, const std::string &to) {
    struct stat status {};
    if (fstatat(folder, from.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        fchmodat(folder, to.c_str(), status.st_mode & 0777U, 0) != 0) // as on file systems that have no modes
        spdlog::debug("'{}' does not keep its mode", escape_for_display(from));
}

void sync_folder(int folder, const RelPath &path) {
    const UniqueFd readable{openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!readable || (fsync(readable.get()) != 0 && errno != EINVAL)) // some file systems cannot, and need not
        throw write_error("the folder of " + shown(path), errno);
}

} // namespace

Error write_error(std::string_view what, int error_number) {
    const bool is_full = error_number == ENOSPC || error_number == EDQUOT;
    return system_error(is_full ? ErrorCode::LocalFull : ErrorCode::DestinationUnwritable,
                        "cannot write " + std::string{what}, error_number);
}

std::uint64_t free_bytes_at(const std::string &path) {
    struct statvfs status {};
    if (statvfs(path.c_str(), &status) == 0)
        return available(status);
    const std::filesystem::path parent = std::filesystem::path{path + "/"}.parent_path().parent_path();
    return statvfs(parent.c_str(), &status) == 0 ? available(status) : 0;
}

void LocalWriter::open() {
    if (mkdir(folder_.c_str(), folder_mode) != 0 && errno != EEXIST)
        throw write_error(shown_root(), errno);
    open_existing();
    if (!root_)
        throw write_error(shown_root(), ENOENT);
}

void LocalWriter::open_existing() {
    root_ = UniqueFd{::open(folder_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (root_)
        require_writable();
    else if (errno != ENOENT)
        throw write_error(shown_root(), errno);
}

std::string LocalWriter::shown_root() const {
    return "the local folder '" + escape_for_display(folder_) + "'";
}

void LocalWriter::require_writable() const {
    if (faccessat(root_.get(), ".", W_OK | X_OK, AT_EACCESS) != 0)
        throw write_error("anything in " + shown_root(), errno);
}

UniqueFd LocalWriter::open_parent(const RelPath &path) const {
    UniqueFd folder = open_folder_below(root_.get(), path.parent());
    if (!folder && (errno == ELOOP || errno == ENOTDIR))
        throw Error{ErrorCode::NameTaken, "something that is no folder stands in the way to " + shown(path)};
    if (!folder)
        throw write_error(shown(path), errno);
    return folder;
}

std::optional<LocalEntry> LocalWriter::find(const RelPath &path) const {
    const UniqueFd folder = open_folder_below(root_.get(), path.parent());
    struct stat status {};
    if (!folder || fstatat(folder.get(), name_of(path).c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return std::nullopt; // what else it may be shows when it is written to
    return describe_entry(folder.get(), path);
}

void LocalWriter::ensure_folder(const RelPath &path, std::uint64_t &made) const {
    RelPath here;
    for (const std::string_view name : path.names()) {
        here = here.child(name);
        const UniqueFd parent = open_parent(here);
        if (mkdirat(parent.get(), name_of(here).c_str(), folder_mode) == 0) {
            sync_folder(parent.get(), here);
            ++made;
        } else if (errno != EEXIST) {
            throw write_error(shown(here), errno);
        }
    }
    if (const auto found = find(path); !path.is_root() && (!found || found->kind != LocalEntry::Kind::Folder))
        throw Error{ErrorCode::NameTaken, shown(path) + " is no folder here; rename or remove it"};
}

UniqueFd LocalWriter::open_for_writing(const RelPath &path) const {
    const UniqueFd folder = open_parent(path);
    UniqueFd file{openat(folder.get(), name_of(path).c_str(),
                         O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, file_mode)};
    if (!file && errno != ELOOP && errno != EISDIR && errno != ENXIO)
        throw write_error(shown(path), errno);
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_nlink != 1)
        throw Error{ErrorCode::NameTaken, shown(path) + " is in the way: it should be a file of ours; remove it"};
    return file;
}

UniqueFd LocalWriter::open_for_reading(const RelPath &path) const {
    const UniqueFd folder = open_folder_below(root_.get(), path.parent());
    if (!folder)
        return UniqueFd{};
    UniqueFd file{openat(folder.get(), name_of(path).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return UniqueFd{};
    return file;
}

void LocalWriter::remove(const RelPath &path) const {
    const UniqueFd folder = open_parent(path);
    if (unlinkat(folder.get(), name_of(path).c_str(), 0) != 0 && errno != ENOENT)
        throw write_error(shown(path), errno);
}

std::optional<std::vector<std::string>> LocalWriter::names_in(const RelPath &folder) const {
    const UniqueFd opened = open_folder_below(root_.get(), folder);
    const FolderStream stream = opened ? open_folder_stream(opened) : nullptr;
    if (!stream)
        return std::nullopt;
    std::vector<std::string> names;
    const auto next = [&] {
        errno = 0; // the end looks like an error, but for this
        return readdir(stream.get());
    };
    while (const dirent *item = next())
        if (const std::string_view name = item->d_name; name != "." && name != "..")
            names.emplace_back(name);
    return errno == 0 ? std::optional{std::move(names)} : std::nullopt;
}

void LocalWriter::remove_extra(const LocalEntry &seen, const DeletionEvidence &evidence) const {
    if (evidence.path != seen.path || evidence.seen != sighting_of(seen) || refusal_of(evidence))
        throw Error{ErrorCode::Internal,
                    shown(seen.path) +
                        " was about to be deleted as something that only this machine has, which it is not"};
    const bool is_folder = seen.kind == LocalEntry::Kind::Folder;
    const UniqueFd folder = open_parent(seen.path);
    if ((!is_folder && seen.kind != LocalEntry::Kind::File) || describe_entry(folder.get(), seen.path) != seen)
        throw Error{ErrorCode::SourceChanged, shown(seen.path) + " is not what it was a moment ago, and stays"};
    spdlog::debug("deleting {}, which the phone does not have", shown(seen.path));
    if (unlinkat(folder.get(), name_of(seen.path).c_str(), is_folder ? AT_REMOVEDIR : 0) != 0 && errno != ENOENT)
        throw system_error(ErrorCode::DestinationUnwritable, "cannot delete " + shown(seen.path), errno);
}

void LocalWriter::put_in_place(const RelPath &temporary, const RelPath &path,
                               const std::optional<LocalEntry> &old) const {
    const UniqueFd folder = open_parent(path);
    const std::string from = name_of(temporary);
    const std::string to = name_of(path);
    const auto changed = [&] {
        return Error{ErrorCode::SourceChanged, shown(path) + " was changed here while its new version was received"};
    };
    if (find(path) != old)
        throw changed();
    if (old)
        keep_mode(folder.get(), to, from);
    const int result = old ? renameat(folder.get(), from.c_str(), folder.get(), to.c_str())
                           : rename_to_free_name(folder.get(), from, to);
    if (result != 0 && errno == EEXIST)
        throw changed();
    if (result != 0)
        throw write_error(shown(path), errno);
    sync_folder(folder.get(), path);
}

std::uint64_t LocalWriter::free() const {
    return free_bytes_at(folder_);
}

} // namespace mtpsync
