// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "common/report.hpp"
#include "daemon/sync/file_flight.hpp"
#include "daemon/sync/item_log.hpp"
#include "daemon/sync/local_tree.hpp"
#include "daemon/sync/remote_tree.hpp"
#include "daemon/sync/removal.hpp"
#include "daemon/sync/sync_context.hpp"

#include <memory>
#include <optional>
#include <string>

namespace mtpsync {

/// What equal size says of a file that has the name on the phone already.
enum class EqualSize {
    IsEnough, ///< it is taken for the same file, unread
    IsRead,   ///< its content is read and compared
    Differs,  ///< its content was compared a moment ago: it is another file
};

/// What sending one file came to.
struct SendResult {
    std::uint64_t size = 0;          ///< of the file
    std::optional<Sha256> digest;    ///< of the bytes that the phone gave back; nothing where the size was enough
    std::optional<ObjectInfo> found; ///< that was there already, and was read
    std::int64_t date_token = 0;     ///< of what was sent, as the phone told it before the bytes were read back
};

/**
 * Brings one file to the phone and proves it: the name is looked up, the file is sent, read back and compared. Where
 * SyncContext::read_back asks for no more than its size, what was sent counts as proven when its size is right.
 *
 * What has the name already stays until the new file is proven: that is sent under a temporary name, read back, and
 * then takes the place of the old one. Each step is in the journal before it begins. The temporary name follows from
 * the name of the file alone, so that what an earlier attempt or an earlier run left there is found, and used or
 * removed. attempt() may be called again after an error; one object is one file. Thread-bound to the job thread.
 */
class FileSender {
public:
    FileSender(SyncContext &context, std::shared_ptr<const LocalTree> local, RemoteTree &remote, ItemLog &log,
               RelPath path);

    /// The parent folder is there. Throws Error as Phone does; ContentMismatch; StorageFull before anything is sent.
    SendResult attempt(EqualSize equal_size);
    /// The last attempt failed because the file does not fit, and nothing was sent.
    [[nodiscard]] bool lacked_room() const noexcept { return lacked_room_; }

    /// Bytes that stay free: phones that are filled to the last byte misbehave.
    static constexpr std::uint64_t room_to_leave = std::uint64_t{4} << 20U;

private:
    FileFlight &flight();
    SendResult bring(EqualSize equal_size);
    /// The next job need not read what was proven now.
    void remember(const SendResult &result);
    /// Another file is about to have the name: what was proven of the one before says nothing of it.
    void forget_proven();
    /// The local file, which was @p identity before it was sent, is known by now, if it is the same still.
    void remember_local(int source_fd, const FileIdentity &identity, const Sha256 &digest, std::int64_t began);
    std::optional<SendResult> equal_already(const ObjectInfo &object, EqualSize equal_size);
    /// The digest of @p object, when it holds what the local file holds.
    std::optional<Sha256> matching_digest(const ObjectInfo &object);
    SendResult send_new();
    SendResult replace(const ObjectInfo &old);
    /// What lies under the temporary name, if it is the whole file.
    std::optional<ProvenObject> proven_temporary();
    SendResult take_place(const std::optional<ObjectInfo> &old, const ProvenObject &temporary);
    SendResult put_in_place(const ProvenObject &temporary);
    /// The phone has a version of the file under its own name.
    void remove_temporary();
    /// Sends under @p name and reads back; what does not prove is removed again.
    ProvenObject put_proven(const std::string &name);
    PutResult put_noting_whose(const PutRequest &request);
    ProvenObject prove(const PutResult &put);
    void require_room(std::uint64_t size);
    /// What cannot be removed stays; only an error that ends the session or the job is passed on.
    void remove_remains_quietly(const ObjectInfo &object);
    /// Never a folder: that is somebody else's, and would go with all that is in it.
    std::optional<ObjectInfo> find_temporary();
    [[nodiscard]] RelPath parent() const { return path_.parent(); }

    SyncContext &context_;
    std::shared_ptr<const LocalTree> local_;
    RemoteTree &remote_;
    ItemLog &log_;
    RelPath path_;
    std::string name_; // on the phone
    std::string temporary_name_;
    Removal removal_;
    std::optional<FileFlight> flight_;       // once the storage is known
    bool touched_ = false;                   // an earlier attempt sent something: equal sizes prove nothing
    bool ours_ = false;                      // what has the file's name now is what an earlier attempt made
    std::optional<Sha256> proven_temporary_; // an earlier attempt proved what lies under the temporary name
    std::int64_t proven_date_ = 0;           // of that, as the phone told it before its bytes were read
    std::uint64_t size_ = 0;
    bool lacked_room_ = false;
    bool unread_ = false; // what was sent last was asked for nothing but its size
};

} // namespace mtpsync
