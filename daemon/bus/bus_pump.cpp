// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/bus_pump.hpp"

#include "common/bus_compat.hpp"

#include <poll.h>

#include <utility>

namespace mtpsync {

BusPump::BusPump(EventLoop &loop, sdbus::IConnection &connection, std::function<void()> lost)
    : loop_{loop}, connection_{connection}, lost_{std::move(lost)} {
    const auto request = bus_compat::poll_request(connection_);
    const auto pump_once = [this] { guard([this] { pump(); }); };
    timer_ = loop_.add_timer(std::chrono::seconds{0}, pump_once);
    socket_ = loop_.add_io(request.fd, 0, [pump_once](std::uint32_t) { pump_once(); });
    if (request.event_fd >= 0)
        queue_ = loop_.add_io(request.event_fd, POLLIN, [pump_once](std::uint32_t) { pump_once(); });
    socket_.on_prepare([this] { guard([this] { prepare(); }); });
}

template <class Work>
void BusPump::guard(Work work) {
    try {
        work();
    } catch (const sdbus::Error &) {
        if (!lost_)
            throw;
        const auto lost = lost_; // it may destroy this object, and the function with it
        lost();
    }
}

/// What the connection waits for changes with every message.
void BusPump::prepare() {
    const auto request = bus_compat::poll_request(connection_);
    socket_.set_io_events(static_cast<std::uint32_t>(static_cast<unsigned short>(request.events)));
    if (request.timeout)
        timer_.rearm(*request.timeout);
    else
        timer_.disarm();
}

/// A bounded number of messages at a time: a caller who floods us must not keep timers and phones waiting.
void BusPump::pump() {
    constexpr int most_at_once = 32;
    for (int n = 0; n < most_at_once; ++n)
        if (!bus_compat::process_one(connection_))
            return;
}

} // namespace mtpsync
