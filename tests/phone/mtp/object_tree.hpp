// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/date_time.hpp"
#include "tests/phone/mtp/storage.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace vphone {

/// An object that the initiator has, or may have, a handle of.
struct Object {
    std::uint32_t handle = 0; ///< 0: the root of a storage, which is no object of the protocol
    Object *parent = nullptr;
    std::string name;        ///< as the initiator sees it
    std::string stored_name; ///< as it is in the directory; differs for twins only
    bool is_folder = false;
    bool is_announced = false; ///< SendObjectInfo came, but nothing of it is stored yet
    bool is_listed = false;    ///< a folder whose children are known, and whose changes are therefore reported
    std::uint16_t format = 0;
    std::uint64_t size = 0; ///< as last seen; what an event about a change is decided by
    Timestamp modified{};
    std::multimap<std::string, Object *> children; ///< by the key of the name in this storage
};

/// A storage as one session sees it.
struct Mount {
    std::size_t index; ///< which storage of the phone
    Storage *storage;
    std::uint32_t id; ///< (n << 16) + 1, never used before
    Object root;
};

/// The objects of one session: handle <-> object <-> path. A folder is read when it is first looked into, as on Android
/// (AOSP MtpStorageManager.getChildren). It mirrors changes, it does not make them: the caller changes the storage.
/// Owned by the Session, thread-bound.
class ObjectTree {
public:
    /// @p next_handle belongs to the phone, goes up, and never restarts.
    ObjectTree(bool accepts_twins, std::uint32_t &next_handle)
        : accepts_twins_{accepts_twins}, next_handle_{next_handle} {}

    Mount &mount(std::size_t index, Storage &storage, std::uint32_t id);
    void unmount(std::size_t index);
    [[nodiscard]] const std::vector<std::unique_ptr<Mount>> &mounts() const noexcept { return mounts_; }
    [[nodiscard]] Mount *find_mount(std::uint32_t id) const;
    [[nodiscard]] Mount *mounted(std::size_t index) const;
    [[nodiscard]] Mount &mount_of(const Object &object) const;

    /// Null when no object has this handle.
    [[nodiscard]] Object *find(std::uint32_t handle) const;
    [[nodiscard]] std::size_t size() const noexcept { return objects_.size(); }
    /// In the order of their names. Reads the folder if that has not happened yet.
    std::vector<Object *> children(Object &folder);
    /// All that is below, folder before content. Reads every folder.
    std::vector<Object *> descendants(Object &folder);
    /// Is there, besides @p except, a child that @p name would clash with?
    [[nodiscard]] bool has_child(Object &folder, const std::string &name, const Object *except = nullptr);
    [[nodiscard]] Object *child_stored_as(Object &folder, const std::string &stored_name) const;
    /// The name under which a new child @p name can be stored: the name itself, or a twin's.
    [[nodiscard]] std::string free_stored_name(Object &folder, const std::string &name);

    Object &add(Object &folder, const FlashEntry &entry);
    /// With all below it; the reference is dead afterwards.
    void remove(Object &object);
    void move(Object &object, Object &folder, const std::string &name, const std::string &stored_name);

    /// In its storage, of stored names.
    [[nodiscard]] std::string path(const Object &object) const;
    /// Visits what is known, without reading any folder, until @p visit(storage index, object) returns false.
    void for_each(const std::function<bool(std::size_t, const Object &)> &visit) const;

private:
    [[nodiscard]] std::string key(const Object &folder, const std::string &name) const;
    void detach(Object &object);
    void forget(Object &object);
    void read(Object &folder);

    bool accepts_twins_;
    std::uint32_t &next_handle_;
    std::vector<std::unique_ptr<Mount>> mounts_;
    std::unordered_map<std::uint32_t, std::unique_ptr<Object>> objects_;
};

} // namespace vphone
