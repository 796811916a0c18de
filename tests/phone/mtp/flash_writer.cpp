// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/flash_writer.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/refusal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <vector>

namespace vphone {

std::string_view name_of(MutationKind kind) noexcept {
    static constexpr std::array<std::string_view, mutation_kinds> names = {
        "make-folder", "create", "discard", "synthesize", "set-modified", "remove",
        "rename",      "copy",   "write",   "truncate",   "flip"};
    return names.at(static_cast<std::size_t>(kind));
}

std::uint64_t FlashWriter::count(MutationKind kind) const noexcept {
    return counts_.at(static_cast<std::size_t>(kind));
}

void FlashWriter::note(MutationKind kind, const std::string &path, const std::string &other_path) {
    ++counts_.at(static_cast<std::size_t>(kind));
    if (auditor_)
        auditor_({.kind = kind, .path = path, .other_path = other_path});
}

void FlashWriter::account(std::uint64_t gained, std::uint64_t lost) {
    if (flash_.used_)
        *flash_.used_ += gained - lost;
}

mtpsync::UniqueFd FlashWriter::open_for_writing(const std::string &path, int extra_flags) const {
    mtpsync::UniqueFd fd{openat(flash_.root_.get(), path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | extra_flags, 0666)};
    if (!fd)
        throw Refusal{response::general_error, "the file cannot be opened for writing"};
    return fd;
}

void FlashWriter::make_folder(const std::string &path) {
    if (mkdirat(flash_.root_.get(), path.c_str(), 0777) != 0)
        throw Refusal{response::general_error, "the folder cannot be made"};
    note(MutationKind::MakeFolder, path);
}

std::unique_ptr<ContentSink> FlashWriter::create(const std::string &path) {
    const auto old = flash_.find(path);
    mtpsync::UniqueFd fd = open_for_writing(path, O_CREAT | O_TRUNC);
    flash_.synthetic_.erase(path);
    account(0, old ? old->size : 0);
    note(MutationKind::Create, path);
    return std::make_unique<DiskSink>(std::move(fd), [this](std::uint64_t bytes) { account(bytes, 0); });
}

std::unique_ptr<ContentSink> FlashWriter::create_discarded(const std::string &path) {
    return std::make_unique<DiscardingSink>([this, path](std::uint64_t size, std::optional<std::uint64_t> seed) {
        remove(path);
        flash_.synthetic_.put(
            path, {.size = size, .seed = seed, .flipped_bytes = {}, .modified = std::chrono::system_clock::now()});
        account(size, 0);
        note(MutationKind::Discard, path);
    });
}

void FlashWriter::put_synthetic(const std::string &path, SyntheticFile file) {
    const auto old = flash_.find(path);
    account(file.size, old ? old->size : 0);
    unlinkat(flash_.root_.get(), path.c_str(), 0); // a synthetic file takes the place of a real one
    flash_.synthetic_.put(path, std::move(file));
    note(MutationKind::Synthesize, path);
}

void FlashWriter::set_modified(const std::string &path, Timestamp time) {
    if (SyntheticFile *file = flash_.synthetic_.find(path))
        file->modified = time;
    else
        set_directory_time(path, time);
    note(MutationKind::SetModified, path);
}

void FlashWriter::set_directory_time(const std::string &path, Timestamp time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const timespec stamp{.tv_sec = seconds.time_since_epoch().count(), .tv_nsec = (time - seconds).count()};
    const timespec times[2] = {{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, stamp};
    if (utimensat(flash_.root_.get(), path.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0)
        throw Refusal{response::general_error, "the time of the file cannot be set"};
}

void FlashWriter::remove(const std::string &path) {
    if (!flash_.find(path))
        return;
    const std::uint64_t size = flash_.size_below(path);
    std::error_code error;
    std::filesystem::remove_all(flash_.directory_ / path, error);
    if (error)
        throw Refusal{response::general_error, "the directory entry cannot be removed"};
    flash_.synthetic_.erase(path);
    account(0, size);
    note(MutationKind::Remove, path);
}

void FlashWriter::rename(const std::string &from, const std::string &to) {
    if (flash_.find(to)) // renameat would replace it
        throw Refusal{response::general_error, "the name is taken"};
    if (!flash_.is_synthetic(from) && renameat(flash_.root_.get(), from.c_str(), flash_.root_.get(), to.c_str()) != 0)
        throw Refusal{response::general_error, "the directory entry cannot be renamed"};
    flash_.synthetic_.rename(from, to);
    note(MutationKind::Rename, from, to);
}

void FlashWriter::copy(const std::string &from, FlashWriter &other, const std::string &to) {
    const std::uint64_t size = flash_.size_below(from);
    copy_files(from, other, to);
    flash_.synthetic_.copy(from, other.flash_.synthetic_, to);
    other.account(size, 0);
    other.note(MutationKind::Copy, from, to);
}

void FlashWriter::copy_files(const std::string &from, FlashWriter &other, const std::string &to) {
    if (flash_.is_synthetic(from))
        return;
    std::error_code error;
    std::filesystem::copy(flash_.directory_ / from, other.flash_.directory_ / to,
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::skip_symlinks,
                          error);
    if (error == std::errc::no_space_on_device)
        throw Refusal{response::store_full, "the disk behind the storage is full"};
    if (error)
        throw Refusal{response::general_error, "the directory entry cannot be copied"};
}

void FlashWriter::write(const std::string &path, std::uint64_t offset, std::span<const std::uint8_t> bytes) {
    const mtpsync::UniqueFd fd = open_for_writing(path, 0);
    const std::uint64_t before = flash_.find(path).value().size;
    write_fully(fd.get(), offset, bytes);
    account(std::max(before, offset + bytes.size()), before);
    note(MutationKind::Write, path);
}

void FlashWriter::truncate(const std::string &path, std::uint64_t size) {
    const mtpsync::UniqueFd fd = open_for_writing(path, 0);
    const std::uint64_t before = flash_.find(path).value().size;
    if (ftruncate(fd.get(), static_cast<off_t>(size)) != 0)
        throw Refusal{response::general_error, "the file cannot be truncated"};
    account(size, before);
    note(MutationKind::Truncate, path);
}

void FlashWriter::materialise(const std::string &path) {
    constexpr std::uint64_t largest = 256ULL << 20;
    const SyntheticFile *found = flash_.synthetic_.find(path);
    if (!found)
        return;
    if (!found->seed || found->size > largest)
        throw Refusal{response::access_denied, "a synthetic file that is too large to become a real one"};
    const SyntheticFile file = *found;
    const auto content = synthetic_content(file);
    const auto sink = create(path);
    std::vector<std::uint8_t> piece(1 << 20);
    for (std::uint64_t offset = 0; offset < file.size;) {
        const auto count = std::min<std::uint64_t>(piece.size(), file.size - offset);
        const std::span part = std::span{piece}.first(count);
        content->read(offset, part);
        sink->write(part);
        offset += count;
    }
    sink->finish();
    set_modified(path, file.modified);
}

void FlashWriter::flip_byte(const std::string &path, std::uint64_t offset) {
    const auto entry = flash_.find(path);
    if (!entry || entry->is_folder || offset >= entry->size)
        throw std::invalid_argument{"'" + path + "' has no byte " + std::to_string(offset) + " to corrupt"};
    if (SyntheticFile *file = flash_.synthetic_.find(path)) {
        if (!file->flipped_bytes.erase(offset))
            file->flipped_bytes.insert(offset);
    } else {
        const mtpsync::UniqueFd fd = open_for_writing(path, 0);
        std::uint8_t byte = 0;
        if (pread(fd.get(), &byte, 1, static_cast<off_t>(offset)) != 1)
            throw Refusal{response::general_error, "the file cannot be read"};
        byte ^= 0xFF;
        write_fully(fd.get(), offset, {&byte, 1});
        set_directory_time(path, entry->modified); // decay leaves no trace in the time
    }
    note(MutationKind::Flip, path);
}

} // namespace vphone
