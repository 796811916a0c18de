// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"
#include "tests/phone/mtp/synthetic_pattern.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace vphone {

/// Where the bytes of a file that is being sent go, in order. Thread-bound.
class ContentSink {
public:
    virtual ~ContentSink() = default;
    /// Throws Refusal: StoreFull when this machine's disk is full, GeneralError on another failure.
    virtual void write(std::span<const std::uint8_t> bytes) = 0;
    /// All bytes that were written are now stored. Throws like write().
    virtual void finish() = 0;
};

/// Into a file. The USB side hands over small pieces: they are gathered and written a mebibyte at a time.
class DiskSink : public ContentSink {
public:
    /// @p grew is told the number of bytes by which the file grew.
    DiskSink(mtpsync::UniqueFd fd, std::function<void(std::uint64_t)> grew);
    void write(std::span<const std::uint8_t> bytes) override;
    void finish() override;

private:
    void flush();

    mtpsync::UniqueFd fd_;
    std::function<void(std::uint64_t)> grew_;
    std::vector<std::uint8_t> buffer_;
    std::uint64_t written_ = 0;
};

/// Keeps nothing but the size, and the seed when the bytes are a synthetic pattern.
class DiscardingSink : public ContentSink {
public:
    using Done = std::function<void(std::uint64_t size, std::optional<std::uint64_t> seed)>;
    explicit DiscardingSink(Done done) : done_{std::move(done)} {}
    void write(std::span<const std::uint8_t> bytes) override;
    void finish() override { done_(size_, matcher_.seed()); }

private:
    Done done_;
    PatternMatcher matcher_;
    std::uint64_t size_ = 0;
};

/// Writes all of @p bytes at @p offset; throws Refusal as ContentSink::write() does.
void write_fully(int fd, std::uint64_t offset, std::span<const std::uint8_t> bytes);

} // namespace vphone
