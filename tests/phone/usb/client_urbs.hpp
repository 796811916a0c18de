// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/preload_channel.hpp"
#include "tests/phone/usb/usbfs_port.hpp"

#include <linux/usbdevice_fs.h>

#include <array>
#include <deque>
#include <optional>

namespace vphone {

/**
 * The URBs of one client: fetches them from its memory, hands them to the device, and gives them back when the client
 * reaps them (semantics of proc_do_submiturb() and proc_reapurb() in drivers/usb/core/devio.c).
 *
 * Every function that carries an ioctl answers it on the channel, now or later. Owned by UsbfsConnection, thread-bound
 * to the phone's thread.
 */
class ClientUrbs : public UrbOwner {
public:
    ClientUrbs(PreloadChannel &channel, UsbfsPort &port) : channel_{channel}, port_{port} {}

    /// USBDEVFS_SUBMITURB of the struct at @p address.
    void submit(std::uint64_t address);
    /// USBDEVFS_DISCARDURB; the device must be connected.
    void discard(std::uint64_t address);
    /// USBDEVFS_REAPURBNDELAY, or USBDEVFS_REAPURB when it may @p wait. The URB's address goes to @p argument.
    void reap(std::uint64_t argument, bool wait);

    void completed(std::unique_ptr<Urb> urb) override;
    /// The cable was pulled: wakes up a client that waits.
    void disconnected();
    /// The client has gone.
    void abandon();

private:
    void accept(std::uint64_t address);
    [[nodiscard]] int check(const usbdevfs_urb &urb);
    void pass_on_arrived();
    void answer_reap(std::uint64_t argument);
    void succeed() { channel_.answer(0, 0); }
    void fail(int error) { channel_.answer(-1, error); }

    PreloadChannel &channel_;
    UsbfsPort &port_;
    std::array<std::uint8_t, sizeof(usbdevfs_urb)> scratch_{}; ///< the client's struct while it is looked at
    std::unique_ptr<Urb> arriving_;                            ///< its data is still being fetched
    std::deque<std::unique_ptr<Urb>> reapable_;
    std::size_t memory_ = 0;                  ///< of the URBs submitted and not reaped, in bytes
    std::optional<std::uint64_t> reap_waits_; ///< the argument of a USBDEVFS_REAPURB that has nothing yet
};

} // namespace vphone
