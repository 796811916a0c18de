// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/local_digests.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * Local files that were read already and need not be read again while they are what they were. Decides what may be
 * remembered, and writes it down many at a time. Shared by the jobs of all phones and the threads that hash;
 * thread-safe. A memory that cannot be written forgets, with a warning, and stops nobody.
 */
class LocalMemory {
public:
    /// Nanoseconds since the epoch, by the clock that gives files their dates.
    using Clock = std::function<std::int64_t()>;

    /// @p store is borrowed.
    explicit LocalMemory(LocalDigests &store, Clock clock = system_clock);
    ~LocalMemory();
    LocalMemory(const LocalMemory &) = delete;
    LocalMemory &operator=(const LocalMemory &) = delete;

    [[nodiscard]] std::int64_t now() const { return clock_(); }
    /// Nothing when the file has to be read. @p path: absolute.
    [[nodiscard]] std::optional<Sha256> recall(const FileIdentity &file, const std::string &path);
    /// What a file, which was @p file before and after it was read, holds. @p began: now() before. One that had been
    /// written to shortly before is not remembered: it may be written to again without another date.
    void remember(const KnownFile &file, std::int64_t began);
    /// What was remembered since the last time is written down.
    void flush();

    static std::int64_t system_clock();

private:
    void keep(const KnownFile &file);
    void forget_what_differs(const KnownFile &file);
    void write(const std::vector<KnownFile> &files);

    LocalDigests &store_;
    Clock clock_;
    std::mutex mutex_;
    std::vector<KnownFile> pending_; // protected by mutex_
};

} // namespace mtpsync
