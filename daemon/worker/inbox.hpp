// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/channel.hpp"
#include "daemon/phone/wire.hpp"

#include <optional>

namespace mtpsync {

/// A request and the file that came with it.
struct Order {
    wire::Request request;
    UniqueFd file;
};

/// The worker's end of the channel, as far as it receives. Thread-bound to the USB thread.
class Inbox {
public:
    explicit Inbox(wire::Channel &channel) noexcept : channel_{channel} {}

    /// The next request; waits for it. Nothing when the daemon is gone. A Cancel without a request to cancel is
    /// dropped.
    std::optional<Order> next();

    /// True when the request under way was withdrawn since next() gave it, or the daemon is gone. Never waits.
    bool withdrawn();

private:
    wire::Channel &channel_;
    bool withdrawn_ = false;
    bool daemon_gone_ = false;
};

} // namespace mtpsync
