// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/content_sink.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/refusal.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace vphone {

namespace {
constexpr std::size_t sink_buffer = 1 << 20;
}

void write_fully(int fd, std::uint64_t offset, std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == ENOSPC || errno == EDQUOT))
            throw Refusal{response::store_full, "the disk behind the storage is full"};
        if (count <= 0)
            throw Refusal{response::general_error, "the file cannot be written"};
        offset += static_cast<std::uint64_t>(count);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

DiskSink::DiskSink(mtpsync::UniqueFd fd, std::function<void(std::uint64_t)> grew)
    : fd_{std::move(fd)}, grew_{std::move(grew)} {
}

void DiskSink::write(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const std::size_t count = std::min(bytes.size(), sink_buffer - buffer_.size());
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
        bytes = bytes.subspan(count);
        if (buffer_.size() == sink_buffer)
            flush();
    }
}

void DiskSink::finish() {
    flush();
}

void DiskSink::flush() {
    write_fully(fd_.get(), written_, buffer_);
    written_ += buffer_.size();
    grew_(buffer_.size());
    buffer_.clear();
}

void DiscardingSink::write(std::span<const std::uint8_t> bytes) {
    matcher_.feed(bytes);
    size_ += bytes.size();
}

} // namespace vphone
