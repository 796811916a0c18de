// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/path.hpp"
#include "common/plan.hpp"
#include "daemon/sync/attempts.hpp"
#include "daemon/sync/remote_tree.hpp"

#include <cstdint>
#include <map>
#include <vector>

/// What cannot end well is found before the first byte is sent, not after an hour (docs/adr/0007).
namespace mtpsync {

/// Something that is to go to the receiving side.
struct Parcel {
    RelPath path;
    EntryType type = EntryType::File;
    std::uint64_t size = 0;          ///< bytes; 0 of a folder
    std::uint64_t old_size = 0;      ///< of the version that it replaces, and that stays until the new one is proven
    bool is_there = false;           ///< in full, or perhaps: it needs no room
    bool is_known_to_differ = false; ///< equal size on the phone does not mean that it may be there
};

struct Preflight {
    std::map<RelPath, Error> refused; ///< ObjectTooLarge, StorageFull, LocalFull
    std::uint64_t room_missing = 0;   ///< bytes that have to become free before everything fits
};

/// Reckons the room of the whole run, in the order in which it is sent: folders, then files folder by folder. What does
/// not fit is left out, and what comes behind it may fit. Pure; reentrant.
[[nodiscard]] Preflight preflight(std::vector<Parcel> parcels, const StorageInfo &storage);

/// The same for what comes from the phone: @p free bytes can be written here.
[[nodiscard]] Preflight preflight_here(std::vector<Parcel> parcels, std::uint64_t free);

/// The same for a plan that says nothing of the phone: where the room may not suffice it looks up what is there
/// already. Throws Error as Attempts::require. Thread-bound to the job thread.
[[nodiscard]] Preflight preflight_on_phone(std::vector<Parcel> parcels, RemoteTree &remote, Attempts &attempts);

} // namespace mtpsync
