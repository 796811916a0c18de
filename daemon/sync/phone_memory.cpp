// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/phone_memory.hpp"

#include "common/error.hpp"
#include "common/utc_time.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::size_t most_pending_proofs = 256;
constexpr std::size_t percent = 100;

/// A phone that does not know a date tells none, or that of the epoch.
bool has_date(std::int64_t token) noexcept {
    return token > 0;
}

/// Whether @p path, which is no file of a listed folder, would have been seen if it were there.
bool has_vanished(const RelPath &path, const RemoteTree &remote) {
    RelPath here = path;
    while (!here.is_root()) {
        const auto folder = remote.listed().find(here.parent());
        if (folder != remote.listed().end())
            return !folder->second.has(here.name());
        here = here.parent();
    }
    return false;
}

} // namespace

PhoneMemory::PhoneMemory(PhoneDigests &store, std::string device, std::string storage, TrustWish wish)
    : store_{store}, device_{std::move(device)}, storage_{std::move(storage)}, wish_{wish} {
}

PhoneMemory::~PhoneMemory() {
    flush();
}

/// Runs @p work with the store. One warning a job is enough.
template <class Work>
void PhoneMemory::quietly(Work work) {
    try {
        work();
    } catch (const Error &error) {
        if (!std::exchange(warned_, true))
            spdlog::warn("files on the phone will be read again, because what is proven of them cannot be kept: {}",
                         error.what());
    }
}

void PhoneMemory::load(const RelPath &folder) {
    flush();
    known_.clear();
    quietly([&] { known_ = store_.below({.device = device_, .storage = storage_, .path = folder}); });
}

PhoneMemory::Files PhoneMemory::trusted(const RelPath &folder, const std::vector<Listed> &files) {
    load(folder);
    if (wish_.recall == Recall::Forbidden)
        return {};
    Files same_size;
    std::vector<DatePair> dates;
    std::vector<std::int64_t> tokens;
    for (const Listed &file : files) {
        const auto found = known_.find(file.path);
        if (found == known_.end() || found->second.size != file.object.size || !file.is_fresh ||
            !has_date(file.object.date_token) || !has_date(found->second.date_token))
            continue;
        same_size.insert(*found);
        tokens.push_back(file.object.date_token);
        dates.push_back({.then = found->second.date_token, .now = file.object.date_token});
    }
    if (!tells_seconds(tokens))
        return {};
    const std::int64_t shift = common_shift(dates);
    Files trusted;
    for (const Listed &file : files)
        if (const auto found = same_size.find(file.path);
            found != same_size.end() && found->second.date_token + shift == file.object.date_token)
            trusted.insert(*found);
    if (shift != 0)
        shift_dates(trusted, shift);
    leave_out_oldest(trusted);
    return trusted;
}

void PhoneMemory::shift_dates(Files &files, std::int64_t shift) {
    spdlog::info("{}: all dates of the phone have moved by {} minutes, as in another time zone", device_, shift / 60);
    for (auto &[path, proven] : files) {
        proven.date_token += shift;
        keep(path, proven);
    }
}

void PhoneMemory::leave_out_oldest(Files &files) const {
    std::vector<std::pair<std::int64_t, RelPath>> by_age;
    by_age.reserve(files.size());
    for (const auto &[path, proven] : files)
        by_age.emplace_back(proven.proven_at, path);
    std::ranges::sort(by_age);
    by_age.resize(std::min(by_age.size(), (files.size() * wish_.reprove + percent - 1) / percent));
    for (const auto &old : by_age)
        files.erase(old.second);
}

void PhoneMemory::note_seen(const RelPath &folder, const RemoteTree &remote) {
    load(folder);
    std::set<RelPath> vanished;
    for (const auto &item : known_)
        if (has_vanished(item.first, remote))
            vanished.insert(item.first);
    forget_all(vanished);
    quietly([&] { store_.note_seen({.device = device_, .storage = storage_, .path = folder}, utc_seconds()); });
}

void PhoneMemory::was_read(const RelPath &path, const ObjectInfo &object, const TellingTime &told,
                           const Sha256 &digest) {
    if (is_young(object.date_token, told) && !is_known(path, object, digest))
        forget(path);
    else
        was_sent(path, object.size, object.date_token, digest);
}

/// What was known of it, as after a send, is confirmed.
bool PhoneMemory::is_known(const RelPath &path, const ObjectInfo &object, const Sha256 &digest) const {
    const auto known = known_.find(path);
    return known != known_.end() && known->second.size == object.size &&
           known->second.date_token == object.date_token && known->second.digest == digest;
}

void PhoneMemory::was_sent(const RelPath &path, std::uint64_t size, std::int64_t date_token, const Sha256 &digest) {
    if (size == 0 || !has_date(date_token)) // an empty file has nothing to be read
        forget(path);
    else
        keep(path, {.size = size, .date_token = date_token, .digest = digest, .proven_at = utc_seconds()});
}

void PhoneMemory::keep(const RelPath &path, const ProvenDigest &proven) {
    pending_[path] = proven;
    if (pending_.size() >= most_pending_proofs)
        flush();
}

void PhoneMemory::forget(const RelPath &path) {
    forget_all({path});
}

void PhoneMemory::forget_all(const std::set<RelPath> &paths) {
    for (const RelPath &path : paths) {
        pending_.erase(path);
        known_.erase(path);
    }
    if (!paths.empty())
        quietly([&] { store_.forget(device_, storage_, paths); });
}

void PhoneMemory::flush() {
    if (pending_.empty())
        return;
    quietly([&] { store_.remember(device_, storage_, pending_, utc_seconds()); });
    pending_.clear();
}

} // namespace mtpsync
