// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

/// Plain values of the phone layer. They are valid in one session only where they hold a handle or a storage id.
namespace mtpsync {

/// Names a storage within one session (MTP 1.1, §5.2.1). Never persisted: phones renumber.
enum class StorageId : std::uint32_t {};

/// Names an object within one session (MTP 1.1, §3.4.1). Never persisted: phones renumber.
enum class ObjectHandle : std::uint32_t {};

/// The root folder of a storage, in listings and as a parent (libmtp: LIBMTP_FILES_AND_FOLDERS_ROOT).
inline constexpr ObjectHandle root_folder{0xFFFFFFFFU};

/// A phone on the USB, as udev names it.
struct UsbAddress {
    std::uint8_t bus = 0;
    std::uint8_t device = 0;
    std::uint16_t vendor_id = 0;
    std::uint16_t product_id = 0;

    friend bool operator==(const UsbAddress &, const UsbAddress &) = default;
};

/// What a phone says of itself when its session opens.
struct PhoneInfo {
    std::string manufacturer;
    std::string model;
    std::string version;
    std::string serial; ///< of the MTP device; may differ from the USB serial
    bool partial_read =
        false; ///< get() can read a range without reading what stands before it, and be cancelled anywhere
};

struct StorageInfo {
    StorageId id{};
    std::string description; ///< "Internal shared storage"
    std::string volume;      ///< volume identifier, often empty
    std::uint64_t capacity = 0;
    std::uint64_t free = 0;
    bool read_only = false;
    bool removable = false; ///< a card or a stick
};

struct ObjectInfo {
    ObjectHandle handle{};
    ObjectHandle parent = root_folder;
    StorageId storage{};
    std::string name; ///< UTF-8 as libmtp made it from the phone's UTF-16: unchecked, may hold anything
    std::uint64_t size = 0;
    /// The phone's modification date as an opaque number: equal or not equal, nothing else. Phones report local time
    /// without a zone, with one second's resolution (reference: AOSP MtpProperty, formatDateTime).
    std::int64_t date_token = 0;
    bool is_folder = false;

    friend bool operator==(const ObjectInfo &, const ObjectInfo &) = default;
};

/// What a listing is worth as evidence that something is absent.
enum class Completeness : std::uint8_t {
    Complete, ///< every handle that the phone named is described
    Unproven, ///< libmtp before 1.1.21 leaves objects out silently; nothing showed that it did
};

struct Listing {
    std::vector<ObjectInfo> objects;
    Completeness completeness = Completeness::Unproven;
    /// False when libmtp answered a part from what it learnt earlier in this session: sizes, dates and names of objects
    /// that something else has changed since may be old. A new session shows them.
    bool fresh = true;
};

/// Bytes of an object. The end may lie behind the object's end.
struct ByteRange {
    std::uint64_t offset = 0;
    std::uint64_t length = std::numeric_limits<std::uint64_t>::max();
};

struct PutResult {
    ObjectInfo object;
    Sha256 digest; ///< of the bytes that went to the phone
};

struct GetResult {
    std::uint64_t bytes = 0; ///< fewer than asked for when the object ends before
    Sha256 digest;           ///< of exactly these bytes
};

struct PhoneEvent {
    enum class Kind : std::uint8_t {
        ObjectAdded,    ///< object is its handle
        ObjectRemoved,  ///< object is its handle
        StorageAdded,   ///< storage is its id; also how an unlocked phone says so
        StorageRemoved, ///< storage is its id
        Changed,        ///< something changed; libmtp does not say what (ObjectInfoChanged among others)
    };
    Kind kind = Kind::Changed;
    ObjectHandle object{};
    StorageId storage{};

    friend bool operator==(const PhoneEvent &, const PhoneEvent &) = default;
};

} // namespace mtpsync
