// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/file_sender.hpp"

#include "common/error.hpp"
#include "daemon/sync/temporary_name.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace mtpsync {

FileSender::FileSender(SyncContext &context, std::shared_ptr<const LocalTree> local, RemoteTree &remote, ItemLog &log,
                       RelPath path)
    : context_{context}, local_{std::move(local)}, remote_{remote}, log_{log}, path_{std::move(path)},
      removal_{context_.phone, remote_} {
}

SendResult FileSender::attempt(EqualSize equal_size) {
    size_ = file_state(local_->open_file(path_).get()).size;
    lacked_room_ = false;
    log_.move(0);
    SendResult result = bring(equal_size);
    if (unread_)
        result.digest.reset();
    flight().arrived();
    remember(result);
    return result;
}

void FileSender::remember(const SendResult &result) {
    if (context_.phone_memory == nullptr || !result.digest)
        return;
    const RelPath path = remote_.path_on_storage(path_);
    if (!result.found) {
        context_.phone_memory->was_sent(path, result.size, result.date_token, *result.digest);
    } else if (const auto *folder = remote_.listed_folder(parent())) {
        context_.phone_memory->was_read(path, *result.found, folder->told(), *result.digest);
    }
}

void FileSender::forget_proven() {
    if (context_.phone_memory != nullptr)
        context_.phone_memory->forget(remote_.path_on_storage(path_));
}

FileFlight &FileSender::flight() {
    if (!flight_) {
        flight_.emplace(context_.journal, FlightPlace{.device = context_.device,
                                                      .storage = remote_.storage().description,
                                                      .path = remote_.path_on_storage(path_)});
        ours_ = flight_->has_own_object();
    }
    return *flight_;
}

SendResult FileSender::bring(EqualSize equal_size) {
    name_ = remote_.phone_name(path_);
    temporary_name_ = temporary_name_of(name_);
    if (flight().has_doubtful_object())
        equal_size = EqualSize::IsRead;
    auto object = remote_.find(path_);
    if (object && object->is_folder)
        throw Error{ErrorCode::NameTaken, "'" + path_.display() + "' is a folder on the phone; rename one of the two"};
    if (proven_temporary_)
        if (const auto temporary = proven_temporary())
            return take_place(object, *temporary);
    if (object) {
        if (const auto equal = equal_already(*object, equal_size)) {
            remove_temporary();
            return *equal;
        }
        if (ours_) { // the remains of an attempt of this run: nobody misses them
            removal_.own_remains(parent(), *object);
            object.reset();
        }
    }
    if (const auto temporary = proven_temporary())
        return take_place(object, *temporary);
    return object ? replace(*object) : send_new();
}

std::optional<SendResult> FileSender::equal_already(const ObjectInfo &object, EqualSize equal_size) {
    if (object.size != size_ || (equal_size == EqualSize::Differs && !touched_))
        return std::nullopt;
    // An object that was announced and got no content looks like an empty file, and vanishes with the session.
    if (size_ == 0 && (touched_ || flight().has_doubtful_object()))
        return std::nullopt;
    // What this run sent counts only when it was read back, also where sizes are enough; and so does what an earlier
    // run left unfinished, which a temporary file is a sign of.
    if (equal_size == EqualSize::IsEnough && !touched_ && !find_temporary())
        return SendResult{.size = size_, .digest = std::nullopt};
    const auto digest = matching_digest(object);
    return digest ? std::optional{SendResult{.size = size_, .digest = *digest, .found = object}} : std::nullopt;
}

std::optional<Sha256> FileSender::matching_digest(const ObjectInfo &object) {
    auto local_digest = context_.hashers.hash(local_, path_, context_.stop, context_.local_memory, context_.recall);
    const GetResult remote = size_ == 0
                                 ? GetResult{.bytes = 0, .digest = Sha256Hasher{}.finish()}
                                 : context_.phone.digest(object.handle, [&](std::uint64_t bytes) { log_.move(bytes); });
    log_.report().bytes_read += remote.bytes;
    const LocalDigest local = local_digest.get();
    if (remote.bytes != local.size || remote.digest != local.digest)
        return std::nullopt;
    unread_ = false;
    return remote.digest;
}

/// What lies under the temporary name may be the only version of the file that the phone has: whoever put it there may
/// have removed the old one. That it does not prove now is no reason to let it go before the new one is proven.
SendResult FileSender::send_new() {
    require_room(size_);
    forget_proven();
    flight().sending(size_);
    const ProvenObject proven = put_proven(name_);
    remove_temporary();
    return {.size = size_, .digest = proven.digest, .date_token = proven.object.date_token};
}

SendResult FileSender::replace(const ObjectInfo &old) {
    forget_proven();
    flight().staging(size_, old);
    remove_temporary();
    require_room(size_);
    const ProvenObject proven = put_proven(temporary_name_);
    proven_temporary_ = proven.digest;
    proven_date_ = proven.object.date_token;
    return take_place(old, proven);
}

std::optional<ProvenObject> FileSender::proven_temporary() {
    const auto temporary = find_temporary();
    if (temporary && temporary->size == size_) {
        if (!proven_temporary_ && size_ > 0) { // an empty one that was found may be an object that got no content
            proven_temporary_ = matching_digest(*temporary);
            proven_date_ = temporary->date_token;
        }
        if (proven_temporary_)
            return ProvenObject{.object = *temporary, .digest = *proven_temporary_};
    }
    proven_temporary_.reset(); // renamed already, or the local file is another one by now
    return std::nullopt;
}

SendResult FileSender::take_place(const std::optional<ObjectInfo> &old, const ProvenObject &temporary) {
    forget_proven();
    flight().placing(size_, temporary.digest, old);
    if (old)
        removal_.superseded(parent(), *old, temporary);
    return put_in_place(temporary);
}

SendResult FileSender::put_in_place(const ProvenObject &temporary) {
    try {
        context_.phone.rename(temporary.object.handle, name_);
        remote_.renamed(parent(), temporary.object.handle, name_);
        return {.size = size_, .digest = temporary.digest, .date_token = proven_date_};
    } catch (const Error &error) {
        const bool cannot_rename = error.info().retry_class == RetryClass::Permanent;
        if (!cannot_rename || error.code() == ErrorCode::Cancelled)
            throw;
        spdlog::warn("the phone renames nothing ({}); '{}' is sent again under its name", error.what(),
                     path_.display());
    }
    // The temporary file stays until the one under the real name is proven, too.
    flight().copying(size_, temporary.digest);
    const ProvenObject proven = put_proven(name_);
    proven_temporary_.reset();
    removal_.temporary(parent(), temporary.object, name_);
    return {.size = size_, .digest = proven.digest, .date_token = proven.object.date_token};
}

ProvenObject FileSender::put_proven(const std::string &name) {
    const StorageInfo storage = remote_.storage();
    const RemoteTree::Folder *folder = remote_.folder(parent());
    if (folder == nullptr)
        throw Error{ErrorCode::NoSuchParent, "the folder of '" + path_.display() + "' is not on the phone any more"};
    const UniqueFd source = local_->open_file(path_);
    const std::int64_t began = context_.local_memory != nullptr ? context_.local_memory->now() : 0;
    const FileIdentity identity = file_identity(source.get());
    const FileState state = file_state(source.get());
    size_ = state.size;
    const PutRequest request{.storage = storage.id,
                             .parent = folder->handle(),
                             .name = name,
                             .size = size_,
                             .modified = state.modified_ns / 1'000'000'000,
                             .source_fd = source.get()};
    touched_ = true;
    const PutResult put = put_noting_whose(request);
    log_.report().bytes_sent += size_;
    remote_.added(parent(), put.object);
    ProvenObject proven = prove(put);
    remember_local(source.get(), identity, put.digest, began);
    return proven;
}

void FileSender::remember_local(int source_fd, const FileIdentity &identity, const Sha256 &digest, std::int64_t began) {
    if (context_.local_memory != nullptr && file_identity(source_fd) == identity)
        context_.local_memory->remember({.identity = identity, .digest = digest, .path = local_->absolute(path_)},
                                        began);
}

/// A phone that refuses has made nothing: what has the name is somebody else's. A session that breaks may leave a part.
PutResult FileSender::put_noting_whose(const PutRequest &request) {
    const bool is_final = request.name == name_;
    try {
        PutResult put = context_.phone.put(request, [&](std::uint64_t bytes) { log_.move(bytes); });
        ours_ = ours_ || is_final;
        return put;
    } catch (const Error &error) {
        if (is_final)
            ours_ = error.ends_session();
        throw;
    }
}

ProvenObject FileSender::prove(const PutResult &put) {
    unread_ = context_.read_back == ReadBack::Size && put.object.size == size_;
    if (unread_)
        return {.object = put.object, .digest = put.digest};
    GetResult back{.bytes = 0, .digest = Sha256Hasher{}.finish()};
    if (put.object.size == size_ && size_ != 0)
        back = context_.phone.digest(put.object.handle, [&](std::uint64_t bytes) { log_.move(size_ + bytes); });
    log_.report().bytes_read += back.bytes;
    if (put.object.size == size_ && back.bytes == size_ && back.digest == put.digest)
        return {.object = put.object, .digest = back.digest};

    const std::string what = put.object.size == size_ && back.bytes == size_
                                 ? "other bytes"
                                 : std::to_string(std::min(put.object.size, back.bytes)) + " bytes";
    remove_remains_quietly(put.object);
    throw Error{ErrorCode::ContentMismatch, "'" + path_.display() + "' was sent (" + std::to_string(size_) +
                                                " bytes), but the phone gives back " + what};
}

void FileSender::require_room(std::uint64_t size) {
    if (size == 0 || size + room_to_leave <= remote_.storage().free)
        return;
    if (remote_.free_is_estimated() && size + room_to_leave <= remote_.refresh_storage().free)
        return;
    lacked_room_ = true;
    throw Error{ErrorCode::StorageFull, "no room for '" + path_.display() + "' (" + std::to_string(size) + " bytes, " +
                                            std::to_string(remote_.storage().free) +
                                            " are free); free some on the phone"};
}

void FileSender::remove_remains_quietly(const ObjectInfo &object) {
    try {
        removal_.own_remains(parent(), object);
    } catch (const Error &error) {
        spdlog::warn("'{}' stays on the phone for now: {}", parent().child(object.name).display(), error.what());
        if (error.ends_session() || error.code() == ErrorCode::Cancelled)
            throw;
    }
}

void FileSender::remove_temporary() {
    if (const auto temporary = find_temporary())
        removal_.temporary(parent(), *temporary, name_);
}

std::optional<ObjectInfo> FileSender::find_temporary() {
    auto found = remote_.find(parent().child(temporary_name_));
    return found && !found->is_folder ? std::move(found) : std::nullopt;
}

} // namespace mtpsync
