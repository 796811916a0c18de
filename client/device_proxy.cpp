// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/device_proxy.hpp"

#include "common/bus_compat.hpp"

namespace mtpsync {

DeviceProxy::DeviceProxy(sdbus::IConnection &connection, const std::string &path)
    : ProxyInterfaces{connection, bus_compat::service_name(), sdbus::ObjectPath{path}} {
    upon_change(getProxy(), INTERFACE_NAME, [this](const Properties &properties) {
        if (on_changed)
            on_changed(properties);
    });
    registerProxy();
}

DeviceProxy::~DeviceProxy() {
    unregisterProxy();
}

Properties DeviceProxy::properties() {
    return all_properties(getProxy(), INTERFACE_NAME);
}

void DeviceProxy::onTreeChanged(const std::uint64_t & /*generation*/) {
    if (on_tree_changed)
        on_tree_changed();
}

} // namespace mtpsync
