// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "daemon/phone/phone_types.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

/**
 * What the daemon and its worker say to each other (docs/worker-protocol.md). One message per packet of a
 * SOCK_SEQPACKET socket pair, at most max_message_bytes; numbers are little-endian, texts have a 32-bit length in
 * front. The worker parses what a phone sent and is not trusted: decoding checks every length and throws
 * ProtocolViolation.
 *
 * Values; reentrant.
 */
namespace mtpsync::wire {

/// Both sides are installed together; a difference means a half-finished upgrade, and the session ends with a clear
/// error. Errors travel as the numbers of their codes, so how many there are is a part of it.
inline constexpr std::uint16_t protocol_version = (2U << 8U) + static_cast<std::uint16_t>(ErrorCode::Internal);
inline constexpr std::size_t max_message_bytes = 64 * 1024;
/// Objects of one Objects message. 254 UTF-16 units are at most 762 bytes of UTF-8: so many objects always fit.
inline constexpr std::size_t objects_per_message = 64;

// Requests: daemon to worker. The worker does one at a time and ends each with exactly one of the replies below.

struct Open {
    UsbAddress address;
};
struct GetStorages {};
struct List {
    StorageId storage{};
    ObjectHandle folder = root_folder;
};
struct MakeFolder {
    StorageId storage{};
    ObjectHandle parent = root_folder;
    std::string name;
};
/// The source travels with it as a file descriptor.
struct Put {
    StorageId storage{};
    ObjectHandle parent = root_folder;
    std::string name;
    std::uint64_t size = 0;
    std::int64_t modified = 0;
};
/// The sink travels with it as a file descriptor, if there is one.
struct Get {
    ObjectHandle object{};
    ByteRange range;
};
struct Rename {
    ObjectHandle object{};
    std::string new_name;
};
struct Remove {
    ObjectHandle object{};
};
/// The request under way shall end early. Has no reply of its own; without a request under way it is ignored.
struct Cancel {};

using Request = std::variant<Open, GetStorages, List, MakeFolder, Put, Get, Rename, Remove, Cancel>;

// Replies: worker to daemon.

/// The first message of a worker.
struct Hello {
    std::uint16_t version = protocol_version;
};
/// A sign of life during list, put and get; no end of anything.
struct Progress {
    std::uint64_t bytes_done = 0;
};
/// A part of a listing; no end of it.
struct Objects {
    std::vector<ObjectInfo> objects;
};
/// The phone reported something; may come at any time.
struct Event {
    PhoneEvent event;
};
struct Opened {
    PhoneInfo info;
};
struct StorageList {
    std::vector<StorageInfo> storages;
};
struct Listed {
    Completeness completeness = Completeness::Unproven;
    bool fresh = true;
};
struct FolderMade {
    ObjectInfo object;
};
struct PutDone {
    PutResult result;
};
struct GetDone {
    GetResult result;
};
/// Rename and Remove worked.
struct Done {};
struct Failed {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    /// The worker ends after this message; the session with the phone is over.
    bool session_over = false;
};

using Reply = std::variant<Hello, Progress, Objects, Event, Opened, StorageList, Listed, FolderMade, PutDone, GetDone,
                           Done, Failed>;

using Bytes = std::vector<std::uint8_t>;

[[nodiscard]] Bytes encode(const Request &request);
[[nodiscard]] Bytes encode(const Reply &reply);
/// Throw Error (ProtocolViolation).
[[nodiscard]] Request decode_request(std::span<const std::uint8_t> bytes);
[[nodiscard]] Reply decode_reply(std::span<const std::uint8_t> bytes);

} // namespace mtpsync::wire
