// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/partial_file.hpp"

#include "daemon/sync/local_writer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::uint64_t buffer_size = std::uint64_t{1} << 20U;
constexpr std::string_view note_word = "mtpsync partial\n";

/// The note as it lies in the file; it never leaves this machine.
struct RawNote {
    std::array<char, note_word.size()> word;
    std::array<std::uint8_t, Sha256::size> origin;
    std::uint64_t size;
    std::int64_t date_token;
    std::uint64_t proven;
    std::array<std::uint8_t, Sha256::size> chain;
};
constexpr std::size_t note_size = sizeof(RawNote) + Sha256::size; // with the digest of what stands before
using NoteBytes = std::array<std::uint8_t, note_size>;

Sha256 digest_of(std::span<const std::uint8_t> bytes) {
    Sha256Hasher hasher;
    hasher.update(bytes);
    return hasher.finish();
}

} // namespace

PartialFile::PartialFile(UniqueFd file, RelPath path, const FileVersion &version)
    : file_{std::move(file)}, path_{std::move(path)}, version_{version},
      buffer_(std::clamp<std::uint64_t>(version.size, 1, buffer_size)) {
}

Error PartialFile::failure(int error_number) const {
    return write_error("'" + path_.display() + "'", error_number);
}

void PartialFile::begin() {
    const auto note = read_note(file_.get());
    if (!note || note->version != version_ || !rehash(*note)) {
        proven_ = 0;
        chain_ = {};
        whole_ = Sha256Hasher{};
    }
    if (ftruncate(file_.get(), static_cast<off_t>(proven_)) != 0)
        throw failure(errno);
    write_note();
}

bool PartialFile::rehash(const Note &note) {
    while (proven_ < note.proven) {
        const std::uint64_t length = std::min(piece_size, note.proven - proven_);
        extend_chain(read_piece(proven_, length));
        proven_ += length;
    }
    return chain_ == note.chain;
}

void PartialFile::prove(const GetResult &received) {
    const bool is_last = proven_ + received.bytes == version_.size;
    if (is_last)
        drop_note();
    if (fsync(file_.get()) != 0)
        throw failure(errno);
    // what is read from now on comes from the disk
    posix_fadvise(file_.get(), static_cast<off_t>(proven_), static_cast<off_t>(received.bytes), POSIX_FADV_DONTNEED);
    const Sha256 here = read_piece(proven_, received.bytes);
    if (here != received.digest) {
        write_note();
        throw Error{ErrorCode::ContentMismatch,
                    "'" + path_.display() + "' is not here as it was received: the phone or the disk gave other bytes"};
    }
    extend_chain(here);
    proven_ += received.bytes;
    if (!is_last)
        write_note();
}

/// Fewer bytes than asked for have another digest.
Sha256 PartialFile::read_piece(std::uint64_t offset, std::uint64_t length) {
    Sha256Hasher piece;
    for (const std::uint64_t end = offset + length; offset < end;) {
        const std::size_t wanted = std::min<std::uint64_t>(buffer_.size(), end - offset);
        const ssize_t count = pread(file_.get(), buffer_.data(), wanted, static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw failure(errno);
        if (count == 0)
            break;
        const std::span bytes{buffer_.data(), static_cast<std::size_t>(count)};
        piece.update(bytes);
        whole_.update(bytes);
        offset += bytes.size();
    }
    return piece.finish();
}

void PartialFile::extend_chain(const Sha256 &piece) {
    Sha256Hasher hasher;
    hasher.update(chain_.bytes);
    hasher.update(piece.bytes);
    chain_ = hasher.finish();
}

void PartialFile::write_note() {
    RawNote raw{.word = {},
                .origin = version_.origin.bytes,
                .size = version_.size,
                .date_token = version_.date_token,
                .proven = proven_,
                .chain = chain_.bytes};
    std::ranges::copy(note_word, raw.word.begin());
    NoteBytes bytes{};
    std::memcpy(bytes.data(), &raw, sizeof(raw));
    const Sha256 check = digest_of(std::span{bytes}.first<sizeof(raw)>());
    std::ranges::copy(check.bytes, bytes.begin() + sizeof(raw));
    const ssize_t count = pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(version_.size));
    if (count != static_cast<ssize_t>(bytes.size()))
        throw failure(count < 0 ? errno : ENOSPC);
}

void PartialFile::drop_note() {
    if (ftruncate(file_.get(), static_cast<off_t>(version_.size)) != 0)
        throw failure(errno);
    if (version_.date_token <= 0)
        return; // the phone tells no date
    const std::array<timespec, 2> times{{{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, {.tv_sec = version_.date_token}}};
    if (futimens(file_.get(), times.data()) != 0)
        throw failure(errno);
}

std::optional<PartialFile::Note> PartialFile::read_note(int fd) {
    struct stat status {};
    NoteBytes bytes{};
    if (fstat(fd, &status) != 0 || status.st_size < static_cast<off_t>(bytes.size()))
        return std::nullopt;
    const off_t offset = status.st_size - static_cast<off_t>(bytes.size());
    if (pread(fd, bytes.data(), bytes.size(), offset) != static_cast<ssize_t>(bytes.size()))
        return std::nullopt;
    RawNote raw{};
    std::memcpy(&raw, bytes.data(), sizeof(raw));
    const Sha256 check = digest_of(std::span{bytes}.first<sizeof(raw)>());
    const bool is_ours = std::ranges::equal(raw.word, note_word) &&
                         std::equal(check.bytes.begin(), check.bytes.end(), bytes.begin() + sizeof(raw));
    if (!is_ours || raw.size != static_cast<std::uint64_t>(offset) || raw.proven > raw.size)
        return std::nullopt;
    return Note{.version = {.origin = {raw.origin}, .size = raw.size, .date_token = raw.date_token},
                .proven = raw.proven,
                .chain = {raw.chain}};
}

std::optional<Sha256> PartialFile::origin_of(int fd) {
    const auto note = read_note(fd);
    return note ? std::optional{note->version.origin} : std::nullopt;
}

} // namespace mtpsync
