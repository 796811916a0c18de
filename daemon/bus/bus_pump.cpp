// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/bus_pump.hpp"

#include "common/bus_compat.hpp"

#include <poll.h>

namespace mtpsync {

BusPump::BusPump(EventLoop &loop, sdbus::IConnection &connection) : loop_{loop}, connection_{connection} {
    const auto request = bus_compat::poll_request(connection_);
    timer_ = loop_.add_timer(std::chrono::seconds{0}, [this] { pump(); });
    socket_ = loop_.add_io(request.fd, 0, [this](std::uint32_t) { pump(); });
    if (request.event_fd >= 0)
        queue_ = loop_.add_io(request.event_fd, POLLIN, [this](std::uint32_t) { pump(); });
    socket_.on_prepare([this] { prepare(); });
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
