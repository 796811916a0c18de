// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb_function.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace vphone {

/// Sends events (PIMA 15740 §12, containers of type 4) with one parameter, as AOSP does, on the interrupt endpoint.
/// Events go out only while a session is open. Owned by PhoneState, thread-bound.
class EventSender {
public:
    /// @p upstream must outlive it; @p supported are the events that the profile advertises, others are never sent.
    EventSender(UsbUpstream &upstream, std::vector<std::uint16_t> supported)
        : upstream_{upstream}, supported_{std::move(supported)} {}

    void send(std::uint16_t code, std::uint32_t parameter);

    void open_session() noexcept { session_open_ = true; }
    void close_session() noexcept { session_open_ = false; }
    /// The transaction that an event is said to belong to.
    void transaction(std::uint32_t id) noexcept { transaction_id_ = id; }
    /// While on, events are counted as lost and not sent.
    void drop(bool on) noexcept { dropping_ = on; }

    [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

private:
    UsbUpstream &upstream_;
    std::vector<std::uint16_t> supported_;
    std::uint32_t transaction_id_ = 0;
    bool session_open_ = false;
    bool dropping_ = false;
    std::uint64_t sent_ = 0;
    std::uint64_t dropped_ = 0;
};

} // namespace vphone
