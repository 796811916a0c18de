// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/urb.hpp"

namespace vphone {

/// Who holds the MTP interface of one plug-in: a client's connection, or "another process" that a test pretends.
/// Owned by UsbfsServer, thread-bound to the phone's thread.
class InterfaceClaim {
public:
    [[nodiscard]] bool held() const noexcept { return foreign_ || holder_ != nullptr; }
    [[nodiscard]] bool held_by(const UrbOwner &client) const noexcept { return holder_ == &client; }
    /// False when someone else holds it. Claiming twice is fine, as in the kernel.
    [[nodiscard]] bool claim(const UrbOwner &client) noexcept {
        if (held() && !held_by(client))
            return false;
        holder_ = &client;
        return true;
    }
    /// Takes it from whoever holds it, as USBDEVFS_DISCONNECT_CLAIM may.
    void seize(const UrbOwner &client) noexcept {
        foreign_ = false;
        holder_ = &client;
    }
    /// False when @p client did not hold it.
    bool release(const UrbOwner &client) noexcept {
        if (!held_by(client))
            return false;
        holder_ = nullptr;
        return true;
    }
    /// A reset of the device takes it from every client.
    void release_clients() noexcept { holder_ = nullptr; }
    /// False when a client holds it.
    [[nodiscard]] bool claim_foreign() noexcept {
        if (holder_ != nullptr)
            return false;
        foreign_ = true;
        return true;
    }
    void release_foreign() noexcept { foreign_ = false; }

private:
    const UrbOwner *holder_ = nullptr;
    bool foreign_ = false;
};

} // namespace vphone
