// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/preflight.hpp"

#include "daemon/sync/file_sender.hpp"
#include "daemon/sync/storage_limits.hpp"
#include "daemon/sync/temporary_name.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace mtpsync {

namespace {

/// Plans that people write may hold any number.
std::uint64_t sum(std::uint64_t left, std::uint64_t right) noexcept {
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    return right > most - left ? most : left + right;
}

/// The room of a storage while a run goes on.
class Room {
public:
    explicit Room(const StorageInfo &storage) : storage_{storage} {}

    /// Bytes that have to be free when everything so far was sent, and this is being sent.
    [[nodiscard]] std::uint64_t demand_of(const Parcel &parcel) const noexcept {
        return parcel.size == 0 ? 0 : sum(sum(taken_, piece(parcel.size)), FileSender::room_to_leave);
    }
    void take(const Parcel &parcel) noexcept {
        const std::uint64_t one_piece = 1;
        taken_ = sum(taken_, piece(parcel.type == EntryType::Folder ? one_piece : parcel.size));
        taken_ -= std::min(taken_, piece(parcel.old_size));
    }

private:
    [[nodiscard]] std::uint64_t piece(std::uint64_t size) const noexcept { return room_for(size, storage_); }

    const StorageInfo &storage_;
    std::uint64_t taken_ = 0;
};

/// What lacks room, and where.
struct Lack {
    ErrorCode code;
    std::string_view where;
};
constexpr Lack on_the_phone{.code = ErrorCode::StorageFull, .where = "on the phone"};
constexpr Lack on_this_machine{.code = ErrorCode::LocalFull, .where = "on this machine"};

Error no_room(const Parcel &parcel, std::uint64_t missing, const Lack &lack) {
    return Error{lack.code, "no room for '" + parcel.path.display() + "' (" + std::to_string(parcel.size) +
                                " bytes): for everything to fit " + std::to_string(missing) +
                                " bytes more have to be free; free some " + std::string{lack.where}};
}

bool is_sent_before(const Parcel &left, const Parcel &right) {
    if (left.type != right.type || left.type == EntryType::Folder)
        return std::tie(left.type, left.path) < std::tie(right.type, right.path);
    return std::tuple{left.path.parent(), left.path} < std::tuple{right.path.parent(), right.path};
}

/// What the phone has of it already.
void look_up(Parcel &parcel, RemoteTree &remote) {
    const RelPath parent = parcel.path.parent();
    const auto object = remote.find(parcel.path);
    const auto temporary = remote.find(parent.child(temporary_name_of(remote.phone_name(parcel.path))));
    parcel.is_there = temporary && temporary->size == parcel.size;
    if (!object || object->is_folder)
        return;
    parcel.is_there = parcel.is_there || (object->size == parcel.size && !parcel.is_known_to_differ);
    parcel.old_size = object->size;
}

Preflight reckon(std::vector<Parcel> parcels, const StorageInfo &storage, const Lack &lack) {
    Preflight found;
    std::erase_if(parcels, [](const Parcel &parcel) { return parcel.is_there; });
    std::erase_if(parcels, [&](const Parcel &parcel) {
        if (parcel.old_size == parcel.size) // evidently not too large
            return false;
        const auto error = too_big(parcel.path, parcel.size, storage);
        if (error)
            found.refused.emplace(parcel.path, *error);
        return error.has_value();
    });
    std::ranges::sort(parcels, is_sent_before);

    Room everything{storage};
    for (const Parcel &parcel : parcels) {
        const std::uint64_t demand = everything.demand_of(parcel);
        found.room_missing = std::max(found.room_missing, demand - std::min(demand, storage.free));
        everything.take(parcel);
    }
    Room room{storage};
    for (const Parcel &parcel : parcels) {
        if (room.demand_of(parcel) > storage.free)
            found.refused.emplace(parcel.path, no_room(parcel, found.room_missing, lack));
        else
            room.take(parcel);
    }
    return found;
}

} // namespace

Preflight preflight(std::vector<Parcel> parcels, const StorageInfo &storage) {
    return reckon(std::move(parcels), storage, on_the_phone);
}

/// How large a file may be is not known before it is written.
Preflight preflight_here(std::vector<Parcel> parcels, std::uint64_t free) {
    return reckon(std::move(parcels), {.free = free}, on_this_machine);
}

Preflight preflight_on_phone(std::vector<Parcel> parcels, RemoteTree &remote, Attempts &attempts) {
    StorageInfo storage;
    attempts.require([&] { storage = remote.storage(); });
    Preflight found = preflight(parcels, storage);
    if (found.refused.empty())
        return found;

    attempts.require([&] { storage = remote.refresh_storage(); });
    std::set<RelPath> unlistable;
    for (Parcel &parcel : parcels) {
        const RelPath parent = parcel.path.parent();
        if (parcel.type == EntryType::Folder || unlistable.contains(parent))
            continue;
        const auto outcome = attempts.run([&] { look_up(parcel, remote); }, [&] { remote.forget(parent); });
        if (outcome.error && outcome.error->info().retry_class != RetryClass::Permanent)
            unlistable.insert(parent);
        parcel.is_there = parcel.is_there || outcome.error; // whoever sends it will tell what is wrong
    }
    return preflight(std::move(parcels), storage);
}

} // namespace mtpsync
