// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/file_fetcher.hpp"

#include "daemon/sync/file_sender.hpp"
#include "daemon/sync/temporary_name.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <utility>

namespace mtpsync {

namespace {

/// From here on some phones can only be read from the first byte to the last (GetPartialObject has 32 bits).
constexpr std::uint64_t end_of_short_offsets = std::uint64_t{1} << 32U;

} // namespace

Sha256 origin_of_storage(const std::string &device, const std::string &storage) {
    const std::string text = device + '\0' + storage;
    Sha256Hasher hasher;
    hasher.update(std::span{reinterpret_cast<const std::uint8_t *>(text.data()), text.size()});
    return hasher.finish();
}

Error torn_on_phone(const RelPath &path) {
    return Error{ErrorCode::IncompleteTransfer, "'" + path.display() +
                                                    "' may be only a part of what a job was sending to the phone when "
                                                    "it was interrupted; finish that one, or remove the file there"};
}

RelPath partial_path(const Sha256 &origin, const RelPath &path_on_storage, const RelPath &path_here) {
    return path_here.parent().child(temporary_name_of(origin.hex() + "/" + path_on_storage.bytes()));
}

FileFetcher::FileFetcher(SyncContext &context, RemoteTree &remote, LocalWriter &writer, ItemLog &log,
                         const Sha256 &origin, RelPath path)
    : context_{context}, remote_{remote}, writer_{writer}, log_{log}, origin_{origin}, path_{std::move(path)} {
}

FetchResult FileFetcher::attempt(bool size_is_enough) {
    log_.move(0);
    const ObjectInfo object = find_object();
    const auto old = find_old_version();
    if (old && size_is_enough && old->size == object.size)
        return {.size = object.size, .digest = std::nullopt};

    const RelPath temporary = partial_path(origin_, remote_.path_on_storage(path_), path_);
    PartialFile partial{writer_.open_for_writing(temporary),
                        path_,
                        {.origin = origin_, .size = object.size, .date_token = object.date_token}};
    try {
        partial.begin();
        const bool is_read_now = partial.proven() == 0;
        require_room(object.size - partial.proven());
        const Sha256 digest = receive(object, partial);
        writer_.put_in_place(temporary, path_, old);
        if (is_read_now)
            remember(object, digest);
        return {.size = object.size, .digest = digest};
    } catch (const Error &) {
        if (partial.proven() == 0 || partial.is_whole())
            remove_quietly(temporary);
        throw;
    }
}

/// @p object: what the phone told before the first of the bytes was read; what an earlier job has read of them was read
/// after it had been told something else, perhaps.
void FileFetcher::remember(const ObjectInfo &object, const Sha256 &digest) {
    const RemoteTree::Folder *folder = remote_.listed_folder(path_.parent());
    if (context_.phone_memory != nullptr && folder != nullptr)
        context_.phone_memory->was_read(remote_.path_on_storage(path_), object, folder->told(), digest);
}

ObjectInfo FileFetcher::find_object() {
    const auto object = remote_.find(path_);
    if (!object)
        throw Error{ErrorCode::NoSuchObject, "'" + path_.display() + "' has vanished from the phone"};
    if (object->is_folder)
        throw Error{ErrorCode::NameTaken, "'" + path_.display() + "' is a folder on the phone by now"};
    return *object;
}

std::optional<LocalEntry> FileFetcher::find_old_version() const {
    auto old = writer_.find(path_);
    if (old && old->kind != LocalEntry::Kind::File && old->kind != LocalEntry::Kind::Unreadable)
        throw Error{ErrorCode::NameTaken, "'" + path_.display() + "' is no file here; rename or remove it"};
    return old;
}

Sha256 FileFetcher::receive(const ObjectInfo &object, PartialFile &partial) {
    if (object.size == 0)
        partial.prove({.bytes = 0, .digest = Sha256Hasher{}.finish()});
    while (!partial.is_whole()) {
        const ByteRange range = next_piece(partial, object.size);
        const GetResult received = receive_piece(object, partial, range);
        log_.report().bytes_read += received.bytes;
        if (received.bytes != range.length)
            throw Error{ErrorCode::IncompleteTransfer, "the phone gave " + std::to_string(received.bytes) +
                                                           " bytes of '" + path_.display() + "', where " +
                                                           std::to_string(range.length) + " were asked for"};
        partial.prove(received);
    }
    return partial.digest();
}

/// The worker knows that the file cannot be written; why, this side can tell.
GetResult FileFetcher::receive_piece(const ObjectInfo &object, PartialFile &partial, ByteRange range) {
    const std::uint64_t before = partial.proven();
    try {
        return context_.phone.get(object.handle, range, partial.fd(),
                                  [&](std::uint64_t bytes) { log_.move(before + bytes); });
    } catch (const Error &error) {
        if (error.code() == ErrorCode::DestinationUnwritable)
            require_room(range.length);
        throw;
    }
}

ByteRange FileFetcher::next_piece(const PartialFile &partial, std::uint64_t size) {
    const std::uint64_t offset = partial.proven();
    const std::uint64_t rest = size - offset;
    // where a range costs what stands before it, too, the rest is read at once
    const bool may_split =
        context_.phone.open().partial_read && offset + PartialFile::piece_size <= end_of_short_offsets;
    return {.offset = offset, .length = may_split ? std::min(rest, PartialFile::piece_size) : rest};
}

void FileFetcher::require_room(std::uint64_t size) const {
    const std::uint64_t free = writer_.free();
    if (size == 0 || (free >= FileSender::room_to_leave && size <= free - FileSender::room_to_leave))
        return;
    throw Error{ErrorCode::LocalFull, "no room here for '" + path_.display() + "' (" + std::to_string(size) +
                                          " bytes, " + std::to_string(free) + " are free); free some on this machine"};
}

void FileFetcher::remove_quietly(const RelPath &temporary) const {
    try {
        writer_.remove(temporary);
    } catch (const Error &error) {
        spdlog::warn("'{}' stays for now: {}", temporary.display(), error.what());
    }
}

} // namespace mtpsync
