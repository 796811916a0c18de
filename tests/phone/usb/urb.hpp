// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/scheduler.hpp"

#include <cerrno>
#include <cstdint>
#include <memory>
#include <span>

namespace vphone {

class UrbOwner;

/// A USB request block: one transfer that a client of usbfs asked for. Handed from the client's connection to the
/// device and back; always has one owner. Thread-bound to the phone's thread.
struct Urb {
    UrbOwner *owner = nullptr;        ///< to whom it goes back
    std::uint64_t address = 0;        ///< of the struct in the client, by which the client names it
    std::uint64_t buffer_address = 0; ///< of the data in the client
    std::uint32_t flags = 0;          ///< USBDEVFS_URB_*
    std::uint8_t type = 0;            ///< USBDEVFS_URB_TYPE_*
    std::uint8_t endpoint = 0;
    std::unique_ptr<std::uint8_t[]> data; ///< @ref size bytes; a control transfer has its setup packet in front
    std::size_t size = 0;
    std::size_t actual = 0;    ///< bytes moved so far
    int status = -EINPROGRESS; ///< 0 or a negative errno, as the kernel reports it
    Scheduler::TimePoint submitted{};
    Scheduler::TimerId completion = 0; ///< while it is on the wire

    [[nodiscard]] std::span<std::uint8_t> bytes() noexcept { return {data.get(), size}; }
    [[nodiscard]] std::span<std::uint8_t> room() noexcept { return bytes().subspan(actual); }
};

/// Who submitted a URB: a client's connection.
class UrbOwner {
public:
    virtual ~UrbOwner() = default;
    /// The transfer is over; Urb::status says how. Must not call back into the device.
    virtual void completed(std::unique_ptr<Urb> urb) = 0;
};

} // namespace vphone
