// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/runtime/event_loop.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <functional>

namespace mtpsync {

/**
 * Lets the control thread's loop wait for a bus connection and handle what comes: every handler runs on that thread,
 * and nothing else touches the bus. Owned by whoever owns the connection; thread-bound to the control thread.
 */
class BusPump {
public:
    /// @p lost is called when the connection has broken, and may destroy the pump and the connection; without it a
    /// broken connection ends the loop with sdbus::Error. Throws Error (Internal).
    BusPump(EventLoop &loop, sdbus::IConnection &connection, std::function<void()> lost = {});

private:
    template <class Work>
    void guard(Work work);
    void prepare();
    void pump();

    EventLoop &loop_;
    sdbus::IConnection &connection_;
    std::function<void()> lost_;
    EventSource socket_;
    EventSource queue_; // sdbus-c++ 2.x has an event descriptor besides
    EventSource timer_;
};

} // namespace mtpsync
