// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/job_proxy.hpp"

#include "common/bus_compat.hpp"

namespace mtpsync {

JobProxy::JobProxy(sdbus::IConnection &connection, const std::string &path)
    : ProxyInterfaces{connection, bus_compat::service_name(), sdbus::ObjectPath{path}} {
    upon_change(getProxy(), INTERFACE_NAME, [this](const Properties &properties) {
        if (on_changed)
            on_changed(properties);
    });
    registerProxy();
}

JobProxy::~JobProxy() {
    unregisterProxy();
}

Properties JobProxy::properties() {
    return all_properties(getProxy(), INTERFACE_NAME);
}

void JobProxy::cancel(std::chrono::seconds longest) {
    getProxy().callMethod("Cancel").onInterface(INTERFACE_NAME).withTimeout(longest);
}

void JobProxy::onProgress(const Properties &progress) {
    if (on_progress)
        on_progress(progress);
}

void JobProxy::onItemFailed(const std::string &path, const std::string &error, const std::string &message) {
    if (on_item_failed)
        on_item_failed(path, error, message);
}

/// How it ended is told by JobRemoved of the manager, also to those who came too late for this.
void JobProxy::onCompleted(const bool & /*success*/, const std::string & /*result*/, const Properties &details) {
    if (on_completed)
        on_completed(details);
}

} // namespace mtpsync
