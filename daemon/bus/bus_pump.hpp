// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/runtime/event_loop.hpp"

#include <sdbus-c++/sdbus-c++.h>

namespace mtpsync {

/**
 * Lets the control thread's loop wait for a bus connection and handle what comes: every handler runs on that thread,
 * and nothing else touches the bus. Owned by the BusServer; thread-bound to the control thread.
 */
class BusPump {
public:
    /// Throws Error (Internal).
    BusPump(EventLoop &loop, sdbus::IConnection &connection);

private:
    void prepare();
    void pump();

    EventLoop &loop_;
    sdbus::IConnection &connection_;
    EventSource socket_;
    EventSource queue_; // sdbus-c++ 2.x has an event descriptor besides
    EventSource timer_;
};

} // namespace mtpsync
