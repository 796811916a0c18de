// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/bus_compat.hpp"

#include <functional>
#include <memory>
#include <string>

namespace mtpsync {

/// The bus itself, asked about our daemon. Owned by DaemonClient, thread-bound.
class BusDaemon {
public:
    /// Throws sdbus::Error.
    explicit BusDaemon(sdbus::IConnection &connection);

    /// Our daemon runs. Throws sdbus::Error.
    [[nodiscard]] bool has_owner();
    /// Our daemon runs or is started by a call. Throws sdbus::Error.
    [[nodiscard]] bool reachable();

    /// Called while the connection is pumped, when the daemon comes (true) or goes (false). May not throw.
    std::function<void(bool present)> on_owner_changed;

private:
    std::unique_ptr<sdbus::IProxy> proxy_;
};

} // namespace mtpsync
