// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/properties.hpp"
#include "dbus/device_proxy.hpp"

#include <functional>
#include <string>

namespace mtpsync {

/// One phone on the bus. Thread-bound; the functions are called while the connection is pumped, may not throw and may
/// not destroy the proxy.
class DeviceProxy final : public sdbus::ProxyInterfaces<org::mtpsync1::Device_proxy> {
public:
    /// Hears signals from now on. Throws sdbus::Error.
    DeviceProxy(sdbus::IConnection &connection, const std::string &path);
    DeviceProxy(const DeviceProxy &) = delete;
    DeviceProxy &operator=(const DeviceProxy &) = delete;
    ~DeviceProxy();

    /// All properties. Throws sdbus::Error.
    [[nodiscard]] Properties properties();

    std::function<void(const Properties &properties)> on_changed;
    std::function<void()> on_tree_changed;

private:
    void onTreeChanged(const std::uint64_t &generation) override;
};

} // namespace mtpsync
