// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/local_memory.hpp"

#include "common/error.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::int64_t one_second = 1'000'000'000; // in nanoseconds
/// The coarsest dates that file systems keep (FAT). What was written so shortly before it was read can be written to
/// again without a new date.
constexpr std::int64_t racy_time = 2 * one_second;
constexpr std::size_t most_pending_digests = 256;
constexpr std::int64_t week = std::int64_t{7} * 24 * 60 * 60; // in seconds

} // namespace

LocalMemory::LocalMemory(LocalDigests &store, Clock clock) : store_{store}, clock_{std::move(clock)} {
}

LocalMemory::~LocalMemory() {
    flush();
}

std::int64_t LocalMemory::system_clock() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

std::optional<Sha256> LocalMemory::recall(const FileIdentity &file, const std::string &path) {
    try {
        const auto known = store_.find(file);
        if (!known)
            return std::nullopt;
        if (known->seen_at < clock_() / one_second - week)
            keep({.identity = file, .digest = known->digest, .path = path}); // or it would be forgotten in the end
        return known->digest;
    } catch (const Error &error) {
        spdlog::warn("a local file is read although it may be known: {}", error.what());
        return std::nullopt;
    }
}

void LocalMemory::remember(const KnownFile &file, std::int64_t began) {
    const FileIdentity &identity = file.identity;
    if (std::max(identity.modified_ns, identity.changed_ns) <= began - racy_time)
        keep(file);
    else
        forget_what_differs(file);
}

void LocalMemory::keep(const KnownFile &file) {
    std::vector<KnownFile> full;
    {
        const std::scoped_lock lock{mutex_};
        pending_.push_back(file);
        if (pending_.size() >= most_pending_digests)
            full = std::exchange(pending_, {});
    }
    write(full);
}

/// What was just read is right.
void LocalMemory::forget_what_differs(const KnownFile &file) {
    try {
        const auto known = store_.find(file.identity);
        if (known && known->digest != file.digest)
            store_.forget(file.identity);
    } catch (const Error &error) {
        spdlog::warn("a wrong digest of a local file may stay: {}", error.what());
    }
}

void LocalMemory::flush() {
    std::vector<KnownFile> files;
    {
        const std::scoped_lock lock{mutex_};
        files = std::exchange(pending_, {});
    }
    write(files);
}

void LocalMemory::write(const std::vector<KnownFile> &files) {
    if (files.empty())
        return;
    try {
        store_.remember(files, clock_() / one_second);
    } catch (const Error &error) {
        spdlog::warn("{} local files will be read again: {}", files.size(), error.what());
    }
}

} // namespace mtpsync
