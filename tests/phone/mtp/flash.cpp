// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/flash.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/file_content.hpp"
#include "tests/phone/mtp/refusal.hpp"
#include "tests/phone/mtp/store_path.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace vphone {

namespace {

struct CloseDirectory {
    void operator()(DIR *directory) const { closedir(directory); }
};

/// The kernel's name of a path: it wants "." for the root.
const char *kernel_path(const std::string &path) {
    return path.empty() ? "." : path.c_str();
}

std::optional<FlashEntry> entry_at(int folder_fd, const std::string &path, std::string name) {
    struct stat status {};
    if (fstatat(folder_fd, kernel_path(path), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return std::nullopt;
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return std::nullopt;
    FlashEntry entry;
    entry.name = std::move(name);
    entry.is_folder = S_ISDIR(status.st_mode);
    entry.size = entry.is_folder ? 0 : static_cast<std::uint64_t>(status.st_size);
    entry.modified =
        Timestamp{std::chrono::seconds{status.st_mtim.tv_sec} + std::chrono::nanoseconds{status.st_mtim.tv_nsec}};
    return entry;
}

std::uint64_t size_of_tree(const std::filesystem::path &root) {
    std::error_code error;
    if (std::filesystem::is_regular_file(root, error))
        return std::filesystem::file_size(root, error);
    std::uint64_t total = 0;
    std::filesystem::recursive_directory_iterator walk{root, error};
    for (; !error && walk != std::filesystem::recursive_directory_iterator{}; walk.increment(error)) {
        std::error_code ignored;
        if (!walk->is_symlink(ignored) && walk->is_regular_file(ignored))
            total += walk->file_size(ignored);
    }
    return total;
}

FlashEntry synthetic_entry(const std::string &name, const SyntheticFile &file) {
    return {.name = name, .is_folder = false, .size = file.size, .modified = file.modified};
}

} // namespace

Flash::Flash(std::filesystem::path directory)
    : directory_{std::move(directory)}, root_{::open(directory_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)} {
    if (!root_)
        throw std::invalid_argument{"storage: " + directory_.string() +
                                    " is no directory that can be opened; create it first"};
}

std::optional<FlashEntry> Flash::find(const std::string &path) const {
    if (const SyntheticFile *file = synthetic_.find(path))
        return synthetic_entry(last_name(path), *file);
    return entry_at(root_.get(), path, last_name(path));
}

std::vector<FlashEntry> Flash::list(const std::string &folder) const {
    std::vector<FlashEntry> entries;
    const SyntheticTable::Folder &synthetic = synthetic_.folder(folder);
    entries.reserve(synthetic.size());
    for (const auto &[name, file] : synthetic)
        entries.push_back(synthetic_entry(name, file));

    append_directory(folder, synthetic, entries);
    std::sort(entries.begin(), entries.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    return entries;
}

void Flash::append_directory(const std::string &folder, const SyntheticTable::Folder &hidden,
                             std::vector<FlashEntry> &entries) const {
    const int fd = openat(root_.get(), kernel_path(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    const std::unique_ptr<DIR, CloseDirectory> directory{fd >= 0 ? fdopendir(fd) : nullptr};
    if (!directory)
        return;
    while (const dirent *item = readdir(directory.get())) {
        const std::string name{item->d_name};
        if (name == "." || name == ".." || hidden.contains(name))
            continue;
        if (auto entry = entry_at(dirfd(directory.get()), name, name))
            entries.push_back(std::move(*entry));
    }
}

std::shared_ptr<Content> Flash::open(const std::string &path) const {
    if (const SyntheticFile *file = synthetic_.find(path)) {
        if (!file->seed)
            throw Refusal{response::access_denied, "the content was discarded when it was sent"};
        return synthetic_content(*file);
    }
    mtpsync::UniqueFd fd{openat(root_.get(), path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (!fd)
        throw Refusal{response::general_error, "the file cannot be opened"};
    return std::make_shared<FileContent>(std::move(fd));
}

std::uint64_t Flash::used() const {
    if (!used_)
        used_ = size_below("");
    return *used_;
}

std::uint64_t Flash::size_below(const std::string &path) const {
    return size_of_tree(directory_ / path) + synthetic_.size_below(path);
}

} // namespace vphone
