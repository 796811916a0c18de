// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/content_check.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace mtpsync {

namespace {

/// Local files that are hashed ahead of the phone: enough to keep the wire busy, few enough to bound memory and disk.
constexpr std::size_t digests_ahead = 4;

} // namespace

ContentCheck::ContentCheck(SyncContext &context, Attempts &attempts, std::shared_ptr<const LocalTree> local,
                           RemoteTree &remote, ItemLog &log)
    : context_{context}, attempts_{attempts}, local_{std::move(local)}, remote_{remote}, log_{log} {
}

void ContentCheck::add(const RelPath &path, const ObjectInfo &object) {
    const RemoteTree::Folder *folder = remote_.listed_folder(path.parent());
    candidates_.push_back({.path = path,
                           .listed = {.path = remote_.path_on_storage(path),
                                      .object = object,
                                      .is_fresh = folder != nullptr && folder->is_fresh()}});
}

void ContentCheck::run(const std::function<void(const ContentPair &)> &judge) {
    recall();
    for (; !candidates_.empty(); candidates_.pop_front(), --asked_for_) {
        ask_for_digests();
        judge(compare(candidates_.front()));
    }
}

/// Empty files need no proof.
void ContentCheck::recall() {
    std::vector<PhoneMemory::Listed> listed;
    for (const Candidate &candidate : candidates_)
        if (candidate.listed.object.size > 0)
            listed.push_back(candidate.listed);
    std::map<RelPath, ProvenDigest> trusted;
    if (context_.phone_memory != nullptr) {
        const RelPath folder = remote_.path_on_storage(RelPath{});
        trusted = context_.phone_memory->trusted(folder, listed);
        context_.phone_memory->note_seen(folder, remote_);
    }
    for (Candidate &candidate : candidates_) {
        if (const auto found = trusted.find(candidate.listed.path); found != trusted.end())
            candidate.proven = found->second;
        else
            log_.expect(0, candidate.listed.object.size);
    }
}

void ContentCheck::ask_for_digests() {
    for (; asked_for_ < std::min(digests_ahead, candidates_.size()); ++asked_for_) {
        Candidate &candidate = candidates_[asked_for_];
        candidate.digest =
            context_.hashers.hash(local_, candidate.path, context_.stop, context_.local_memory, context_.recall);
    }
}

/// That the local file has changed since its content was proven is a difference that nothing has to be read for.
ContentPair ContentCheck::compare(Candidate &candidate) {
    ContentPair pair{.path = candidate.path, .listed_size = candidate.listed.object.size};
    ObjectInfo read_object;
    log_.begin(candidate.path, candidate.proven ? 0 : pair.listed_size);
    if (candidate.proven) {
        pair.phone = {.digest = candidate.proven->digest, .size = candidate.proven->size};
        pair.trusted_since = candidate.proven->proven_at;
    } else {
        read(candidate, pair, read_object);
    }
    if (pair.phone_error)
        return pair;
    try {
        pair.here = candidate.digest.get();
    } catch (const Error &error) {
        if (error.code() == ErrorCode::Cancelled)
            throw;
        pair.local_error = error;
        return pair;
    }
    if (!candidate.proven)
        remember(candidate, read_object, pair);
    return pair;
}

/// @p read_object: what the phone told before it was read.
void ContentCheck::read(const Candidate &candidate, ContentPair &pair, ObjectInfo &read_object) {
    const auto outcome = attempts_.run(
        [&] {
            const auto object = remote_.find(candidate.path);
            if (!object || object->is_folder)
                throw Error{ErrorCode::NoSuchObject, "'" + candidate.path.display() + "' has vanished from the phone"};
            read_object = *object;
            const GetResult result =
                object->size == 0
                    ? GetResult{.bytes = 0, .digest = Sha256Hasher{}.finish()} // nothing to read
                    : context_.phone.digest(object->handle, [&](std::uint64_t bytes) { log_.move(bytes); });
            pair.phone = {.digest = result.digest, .size = result.bytes};
        },
        [&] { remote_.forget(candidate.path.parent()); });
    pair.phone_error = outcome.error;
    log_.report().bytes_read += pair.phone.size;
}

void ContentCheck::remember(const Candidate &candidate, const ObjectInfo &object, const ContentPair &pair) {
    if (context_.phone_memory == nullptr)
        return;
    const RemoteTree::Folder *folder = remote_.listed_folder(candidate.path.parent());
    if (!pair.is_equal())
        context_.phone_memory->forget(candidate.listed.path);
    else if (folder != nullptr)
        context_.phone_memory->was_read(candidate.listed.path, object, folder->told(), pair.phone.digest);
}

} // namespace mtpsync
