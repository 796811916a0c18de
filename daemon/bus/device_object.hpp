// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/bus/method_gate.hpp"
#include "daemon/jobs/auto_sync.hpp"
#include "daemon/phone/device.hpp"
#include "dbus/device_adaptor.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace mtpsync {

/// A phone on the bus: /org/mtpsync1/device/ID. Owned by the BusServer, which destroys it before the Device;
/// thread-bound to the control thread.
class DeviceObject : public sdbus::AdaptorInterfaces<org::mtpsync1::Device_adaptor> {
public:
    DeviceObject(sdbus::IConnection &connection, mtpsync::Device &device, const AutoSync &auto_sync,
                 Authorizer &authorizer);
    ~DeviceObject();
    DeviceObject(const DeviceObject &) = delete;
    DeviceObject &operator=(const DeviceObject &) = delete;

    void announce() { getObject().emitInterfacesAddedSignal(); }
    void retire() { getObject().emitInterfacesRemovedSignal(); }
    /// Says which properties have changed.
    void changed();
    void tree_changed();

private:
    using ListedEntry = sdbus::Struct<std::string, std::string, std::uint64_t, std::string>;
    using ListedStorage = sdbus::Struct<std::string, std::string, std::uint64_t, std::uint64_t, bool>;
    using Listed = std::tuple<std::vector<ListedEntry>, bool, std::string>;
    struct Snapshot {
        std::string vendor;
        std::string model;
        std::string serial;
        std::string state;
        std::string reason;
        std::vector<ListedStorage> storages;
        std::vector<std::string> profiles;
        std::vector<std::string> asking;
    };
    [[nodiscard]] Snapshot snapshot() const;
    [[nodiscard]] Listed list(const std::string &storage, const std::string &path, const std::string &cursor,
                              std::uint32_t limit);
    [[nodiscard]] StorageId storage_id(const std::string &storage) const;

    void List(sdbus::Result<std::vector<ListedEntry>, bool, std::string> &&result, std::string storage,
              std::string path, std::string cursor, std::uint32_t limit) override;
    void Rescan(sdbus::Result<> &&result) override;
    std::string Id() override { return device_.id(); }
    std::string Port() override { return device_.usb().port; }
    std::string Vendor() override { return told_.vendor; }
    std::string Model() override { return told_.model; }
    std::string Serial() override { return told_.serial; }
    std::string State() override { return told_.state; }
    std::string StateReason() override { return told_.reason; }
    std::vector<ListedStorage> Storages() override { return told_.storages; }
    std::vector<std::string> Profiles() override { return told_.profiles; }
    std::vector<std::string> ProfilesAsking() override { return told_.asking; }
    std::uint64_t Objects() override;
    std::uint64_t FoldersUnlisted() override;

    mtpsync::Device &device_;
    const AutoSync &auto_sync_;
    MethodGate gate_;
    Snapshot told_;
};

} // namespace mtpsync
