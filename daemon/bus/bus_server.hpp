// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/bus_compat.hpp"
#include "daemon/bus/authorizer.hpp"
#include "daemon/bus/bus_pump.hpp"
#include "daemon/bus/device_object.hpp"
#include "daemon/bus/job_object.hpp"
#include "daemon/bus/manager_object.hpp"
#include "daemon/bus/profile_objects.hpp"
#include "daemon/jobs/auto_sync.hpp"
#include "daemon/jobs/job_table.hpp"
#include "daemon/phone/device_registry.hpp"
#include "daemon/runtime/event_loop.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * The daemon on the bus: the manager, and one object for each phone, profile and job. Shows what the registry and the
 * job table tell it, and brings calls to them. Owned by the composition root; thread-bound to the control thread.
 */
class BusServer : private DeviceRegistry::Observer, private JobTable::Observer, private AutoSync::Observer {
public:
    struct Parts {
        EventLoop &loop;
        DeviceRegistry &devices;
        JobTable &jobs;
        AutoSync &auto_sync;
        ProfileStore &profiles;
        const PlanStore &plans;
        const ReportStore &reports;
        const PhoneDigests &digests;
        const NameMemory &names;
    };

    /// Throws Error (BusUnreachable).
    BusServer(bus_compat::Bus bus, const Parts &parts);
    ~BusServer() override;
    BusServer(const BusServer &) = delete;
    BusServer &operator=(const BusServer &) = delete;

    /// From now on clients find us. Throws Error (AlreadyRunning, BusUnreachable).
    void claim_name();
    /// For others that talk on this bus, on the control thread.
    [[nodiscard]] sdbus::IConnection &connection() noexcept { return *connection_; }

private:
    void device_added(Device &device) override;
    void device_changed(Device &device) override;
    void device_tree_changed(Device &device) override;
    void device_left(Device &device) override;
    void job_added(Job &job) override;
    void job_changed(Job &job) override;
    void job_progressed(Job &job) override;
    void job_item_failed(Job &job, const ReportItem &item) override;
    void job_done(Job &job) override;
    void job_removed(Job &job) override;
    void profiles_changed(Device &device) override { device_changed(device); }

    void keep_looking();
    void look();
    void bury();

    Parts parts_;
    std::unique_ptr<sdbus::IConnection> connection_;
    Authorizer authorizer_;
    std::unique_ptr<ManagerObject> manager_;
    std::unique_ptr<ProfileObjects> profiles_;
    std::map<std::string, std::unique_ptr<DeviceObject>> devices_;
    std::map<std::uint64_t, std::unique_ptr<JobObject>> jobs_;
    std::vector<std::unique_ptr<JobObject>> retired_; // may still be in a handler of their own
    std::set<Device *> trees_to_tell_;
    EventSource look_timer_;
    EventSource bury_timer_;
    bool looking_ = false;
    std::unique_ptr<BusPump> pump_; // last: handlers use the others
};

} // namespace mtpsync
