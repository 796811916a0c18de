// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

/// The virtual phone: an MTP responder that unmodified libusb, libudev and libmtp take for a USB device. Test code
/// only.
namespace vphone {

/// Bytes that can be read at any offset: a file of the store, or generated content. Thread-bound to the phone's thread.
class Content {
public:
    virtual ~Content() = default;
    /// Fills @p into with the bytes at @p offset. Never asked for more than the content holds.
    virtual void read(std::uint64_t offset, std::span<std::uint8_t> into) = 0;
};

/// One device-to-host transfer on the bulk-in endpoint. The host sees its end by a short packet.
struct InTransfer {
    std::vector<std::uint8_t> head;     ///< container header, and the data set when it is small
    std::shared_ptr<Content> body;      ///< what follows the head; may be null
    std::uint64_t body_offset = 0;      ///< where in @ref body this transfer starts
    std::uint64_t body_size = 0;        ///< bytes of @ref body that belong to this transfer
    bool terminated = true;             ///< false: a phone that forgets the zero-length packet on a packet boundary
    std::chrono::microseconds delay{0}; ///< how long the phone thinks before the first byte is there
};

/// What the USB device does for the function behind it. Implemented by the USB side, called by the MTP side.
/// Thread-bound to the phone's thread.
class UsbUpstream {
public:
    virtual ~UsbUpstream() = default;
    /// Queues a transfer behind those already queued.
    virtual void send(InTransfer transfer) = 0;
    /// Queues one packet (at most 28 bytes) on the interrupt endpoint. Packets wait, boundedly, for a read of the host.
    virtual void send_interrupt(std::vector<std::uint8_t> packet) = 0;
    /// Halts both bulk endpoints until the host clears them; what was queued is gone.
    virtual void stall_bulk() = 0;
    /// Pulls the cable, now: pending and later transfers fail, sysfs entry and node go, a "remove" uevent is sent.
    virtual void unplug() = 0;
};

/// The function behind the USB device: the MTP responder. Called by the USB side, on the phone's thread.
class UsbFunction {
public:
    virtual ~UsbFunction() = default;
    /// Bytes that arrived on the bulk-out endpoint. @p last_packet: the transfer ended here (a short or empty packet).
    virtual void bulk_out(std::span<const std::uint8_t> bytes, bool last_packet) = 0;
    /// The host gave the current transaction up (class request 0x64, PIMA 15740 annex D.5.2.1).
    virtual void cancel_transaction(std::uint32_t transaction_id) = 0;
    /// The answer to Get Device Status (class request 0x67): a response code such as 0x2001 OK or 0x2019 Busy.
    virtual std::uint16_t device_status() = 0;
    /// Class request 0x66 or a USB bus reset: the session is over, a running transaction is forgotten.
    virtual void reset() = 0;
    /// The cable was pulled. Like reset(), and nothing may be sent any more.
    virtual void disconnected() = 0;
    /// The cable is in again: a new plug-in, with new handles and storage ids in its next session.
    virtual void connected() = 0;
};

} // namespace vphone
