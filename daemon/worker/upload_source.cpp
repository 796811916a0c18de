// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/upload_source.hpp"

#include "daemon/worker/file_status.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::size_t upload_block = 1024 * 1024;

Error changed() {
    return Error{ErrorCode::SourceChanged, "the local file changed while it was being sent"};
}

bool same_instant(const timespec &a, const timespec &b) noexcept {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

} // namespace

UploadSource::UploadSource(HelperThread &helper, UniqueFd file, std::uint64_t size)
    : helper_{helper}, file_{std::move(file)}, size_{size} {
    if (!file_status(file_.get(), before_))
        throw system_error(ErrorCode::SourceUnreadable, "the local file cannot be examined", errno);
    if (!S_ISREG(before_.st_mode))
        throw Error{ErrorCode::SourceUnreadable, "the source is not a regular file"};
    if (static_cast<std::uint64_t>(before_.st_size) != size_)
        throw changed();
    posix_fadvise(file_.get(), 0, 0, POSIX_FADV_SEQUENTIAL); // a wish: its failure costs nothing but time
    helper_.start([this] { read_ahead(); });
}

UploadSource::~UploadSource() {
    queue_.abandon();
    helper_.wait();
}

void UploadSource::read_ahead() {
    Sha256Hasher hasher;
    for (std::uint64_t offset = 0; offset < size_;) {
        Block block = Block::of_size(static_cast<std::size_t>(std::min<std::uint64_t>(upload_block, size_ - offset)));
        const ssize_t count = pread(file_.get(), block.data.get(), block.size, static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            problem_ = count == 0 ? changed()
                                  : system_error(ErrorCode::SourceUnreadable, "the local file cannot be read", errno);
            break;
        }
        block.size = static_cast<std::size_t>(count);
        hasher.update(block.bytes());
        offset += block.size;
        if (!queue_.push(std::move(block)))
            break;
    }
    digest_ = hasher.finish();
    queue_.close();
}

bool UploadSource::fill(std::span<std::uint8_t> into) {
    while (!into.empty()) {
        if (current_used_ == current_.size) {
            auto next = queue_.pop();
            if (!next)
                return false;
            current_ = std::move(*next);
            current_used_ = 0;
        }
        const std::size_t count = std::min(into.size(), current_.size - current_used_);
        std::memcpy(into.data(), current_.data.get() + current_used_, count);
        current_used_ += count;
        taken_ += count;
        into = into.subspan(count);
    }
    return true;
}

bool UploadSource::unchanged() const noexcept {
    struct stat after {};
    return file_status(file_.get(), after) && after.st_size == before_.st_size &&
           same_instant(after.st_mtim, before_.st_mtim) && same_instant(after.st_ctim, before_.st_ctim);
}

Sha256 UploadSource::finish() {
    helper_.wait();
    if (problem_)
        throw *problem_;
    if (!unchanged())
        throw changed();
    return digest_;
}

std::optional<Error> UploadSource::problem() {
    queue_.abandon(); // nobody takes more: the helper must not wait for it
    helper_.wait();
    return problem_;
}

} // namespace mtpsync
