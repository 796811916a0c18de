// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/download_sink.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::size_t download_block = 1024 * 1024;

} // namespace

DownloadSink::DownloadSink(HelperThread &helper, UniqueFd file, std::uint64_t offset)
    : helper_{helper}, file_{std::move(file)}, write_offset_{offset} {
    helper_.start([this] { hash_and_write(); });
}

DownloadSink::~DownloadSink() {
    queue_.abandon();
    helper_.wait();
}

void DownloadSink::hash_and_write() {
    Sha256Hasher hasher;
    while (auto block = queue_.pop()) {
        hasher.update(block->bytes());
        if (file_ && !write(block->bytes())) {
            queue_.abandon();
            break;
        }
    }
    digest_ = hasher.finish();
}

bool DownloadSink::write(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(write_offset_));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            problem_ = system_error(ErrorCode::DestinationUnwritable, "the local file cannot be written", errno);
            return false;
        }
        write_offset_ += static_cast<std::uint64_t>(count);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

bool DownloadSink::take(Block block) {
    taken_ += block.size;
    return queue_.push(std::move(block));
}

bool DownloadSink::take(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        if (!gathered_.data)
            gathered_ = Block::of_size(download_block);
        const std::size_t count = std::min(bytes.size(), gathered_.size - gathered_used_);
        std::memcpy(gathered_.data.get() + gathered_used_, bytes.data(), count);
        gathered_used_ += count;
        bytes = bytes.subspan(count);
        if (gathered_used_ == gathered_.size && !push_gathered())
            return false;
    }
    return true;
}

bool DownloadSink::push_gathered() {
    gathered_.size = std::exchange(gathered_used_, 0);
    return take(std::exchange(gathered_, Block{}));
}

GetResult DownloadSink::finish() {
    if (gathered_used_ > 0)
        push_gathered(); // a refusal shows in problem_
    queue_.close();
    helper_.wait();
    if (problem_)
        throw *problem_;
    return {.bytes = taken_, .digest = digest_};
}

} // namespace mtpsync
