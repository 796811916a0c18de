// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/phone_state.hpp"

#include <string>

namespace vphone {

/// Notices what changed in the storages behind the initiator's back: brings the object tree in line and sends the
/// events. As on Android it sees only folders that were listed in this session, and new folders inside those (AOSP
/// MtpStorageManager, one inotify watch for each visited directory). Owned by the Responder, thread-bound.
class StoreWatcher {
public:
    /// @p phone must outlive it.
    explicit StoreWatcher(PhoneState &phone) : phone_{phone} {}

    /// Something may have happened to @p path (of stored names) of a storage.
    void look_at(std::size_t storage, const std::string &path);
    /// Anything may have happened anywhere.
    void rescan();

private:
    void rescan(Object &folder);
    void compare(Object &folder, const std::string &stored_name, Object *known);
    void report_added(Object &object);
    void report_removed(Object &object);

    PhoneState &phone_;
};

} // namespace vphone
