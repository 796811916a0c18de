// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/manager_proxy.hpp"

#include "common/names.hpp"

#include <vector>

namespace mtpsync {

namespace {

constexpr const char *object_manager = "org.freedesktop.DBus.ObjectManager";

} // namespace

ManagerProxy::ManagerProxy(sdbus::IConnection &connection)
    : ProxyInterfaces{connection, bus_compat::service_name(), sdbus::ObjectPath{std::string{names::root_path}}} {
    getProxy()
        .uponSignal("InterfacesAdded")
        .onInterface(object_manager)
        .call([this](const sdbus::ObjectPath &path, const Interfaces &interfaces) {
            if (on_added)
                on_added(path, interfaces);
        });
    getProxy()
        .uponSignal("InterfacesRemoved")
        .onInterface(object_manager)
        .call([this](const sdbus::ObjectPath &path, const std::vector<std::string> & /*interfaces*/) {
            if (on_removed)
                on_removed(path);
        });
    registerProxy();
}

ManagerProxy::~ManagerProxy() {
    unregisterProxy();
}

std::map<sdbus::ObjectPath, ManagerProxy::Interfaces> ManagerProxy::objects() {
    std::map<sdbus::ObjectPath, Interfaces> all;
    getProxy().callMethod("GetManagedObjects").onInterface(object_manager).storeResultsTo(all);
    return all;
}

Properties ManagerProxy::properties() {
    return all_properties(getProxy(), INTERFACE_NAME);
}

void ManagerProxy::onJobNew(const std::uint64_t & /*id*/, const sdbus::ObjectPath & /*job*/,
                            const std::string & /*kind*/) {
    // InterfacesAdded says the same, with the properties
}

void ManagerProxy::onJobRemoved(const std::uint64_t &id, const sdbus::ObjectPath & /*job*/, const std::string &result) {
    if (on_job_removed)
        on_job_removed(id, result);
}

} // namespace mtpsync
