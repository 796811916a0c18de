// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_types.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace mtpsync {

/// How long a call may take, and what may end it earlier. Made by the caller for one call.
struct CallLimits {
    using Clock = std::chrono::steady_clock;

    Clock::time_point deadline;                       ///< the call ends by then, plus at most a second
    Clock::duration stall = std::chrono::seconds{90}; ///< longest time without a sign of life in put, get and list
    std::stop_token stop;                             ///< ends the call with Cancelled
    std::function<void(std::uint64_t bytes_done)>
        progress; ///< of put and get; called on the calling thread, not too often

    [[nodiscard]] static CallLimits within(Clock::duration time) { return {.deadline = Clock::now() + time}; }
};

/// A file to be sent.
struct PutRequest {
    StorageId storage{};
    ObjectHandle parent = root_folder;
    std::string name;
    std::uint64_t size = 0;
    /// Seconds since the epoch. A wish: libmtp cannot send it, another transport can.
    std::int64_t modified = 0;
    /// Open for reading, at any offset, and of exactly @ref size bytes; stays the caller's.
    int source_fd = -1;
};

/**
 * One session with one phone: everything between an open and the moment when the phone, the session or the worker is
 * gone.
 *
 * Synchronous and thread-bound to the job thread of its device, which owns it. Handles and storage ids are those of
 * this session. Every call throws Error; besides the codes named below it may throw
 *   - DeviceGone, DeviceUnresponsive, SessionLost, ProtocolViolation: the session is over, every later call throws
 *     SessionLost (or DeviceGone) at once; a new session may work;
 *   - DeviceLocked: no storage is visible any more; the session stays;
 *   - Cancelled: the stop token asked for it. The session stays usable where the phone let go of the transfer in time.
 *   - PhoneBusy, AccessDenied, NotSupported, Refused ... : what the phone answered (worker/mtp_errors.hpp).
 * All implementations pass the contract suite in tests/phone/contract.
 */
class Phone {
public:
    virtual ~Phone() = default;

    [[nodiscard]] virtual const PhoneInfo &info() const = 0;

    /// Reads them anew, free space included. Throws DeviceLocked when there is none: a locked phone is never an empty
    /// one.
    virtual std::vector<StorageInfo> storages(const CallLimits &limits) = 0;

    /// The children of @p folder, not theirs. Never silently short: see Listing. Throws ObjectUnreadable, with the
    /// handle in the message, when the phone names an object that it does not describe (where libmtp can tell).
    virtual Listing list(StorageId storage, ObjectHandle folder, const CallLimits &limits) = 0;

    /// Throws InvalidName before anything is sent; Refused when the phone has that name.
    virtual ObjectInfo make_folder(StorageId storage, ObjectHandle parent, const std::string &name,
                                   const CallLimits &limits) = 0;

    /**
     * Sends a file as a new object; the digest is computed from the bytes on their way.
     *
     * Throws InvalidName, SourceUnreadable or SourceChanged (it shrank, grew or was written to) besides what the phone
     * says. What a failed put has created is removed again while the session lives; after an error that ends the
     * session an object of that name, whole or not, may be on the phone: look before sending again.
     */
    virtual PutResult put(const PutRequest &request, const CallLimits &limits) = 0;

    /// Reads an object, or a range of it, hashes it and writes it to @p sink_fd at the same offsets (-1: nowhere).
    /// Throws DestinationUnwritable when the sink takes no more.
    virtual GetResult get(ObjectHandle object, ByteRange range, int sink_fd, const CallLimits &limits) = 0;

    /// The object keeps its handle. Throws InvalidName; Refused when the new name exists.
    virtual void rename(ObjectHandle object, const std::string &new_name, const CallLimits &limits) = 0;

    /// Removes an object; a folder with everything in it, as phones do.
    virtual void remove(ObjectHandle object, const CallLimits &limits) = 0;

    /// What the phone reported since the last call. Waits for the first event until the deadline and returns none then.
    /// Events are hints: phones drop them.
    virtual std::vector<PhoneEvent> events(const CallLimits &limits) = 0;
};

} // namespace mtpsync
