// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/properties.hpp"
#include "common/bus_compat.hpp"
#include "dbus/manager_proxy.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace mtpsync {

/**
 * The daemon's root object: calls, and what it tells. Owned by DaemonClient, thread-bound; the functions are called
 * while its connection is pumped, may not throw and may not destroy the proxy.
 */
class ManagerProxy final : public sdbus::ProxyInterfaces<org::mtpsync1::Manager_proxy> {
public:
    /// Hears signals from now on. Throws sdbus::Error.
    explicit ManagerProxy(sdbus::IConnection &connection);
    ManagerProxy(const ManagerProxy &) = delete;
    ManagerProxy &operator=(const ManagerProxy &) = delete;
    ~ManagerProxy();

    /// The properties of an object's interfaces, by interface.
    using Interfaces = std::map<std::string, Properties>;

    /// All devices, profiles and jobs with their properties, by path. Throws sdbus::Error.
    [[nodiscard]] std::map<sdbus::ObjectPath, Interfaces> objects();
    /// The properties of the daemon itself. Throws sdbus::Error.
    [[nodiscard]] Properties properties();

    std::function<void(std::uint64_t id, const std::string &result)> on_job_removed;
    std::function<void(const std::string &path, const Interfaces &interfaces)> on_added;
    std::function<void(const std::string &path)> on_removed;

private:
    void onJobNew(const std::uint64_t &id, const sdbus::ObjectPath &job, const std::string &kind) override;
    void onJobRemoved(const std::uint64_t &id, const sdbus::ObjectPath &job, const std::string &result) override;
};

} // namespace mtpsync
