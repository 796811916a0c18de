// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/phone_digests.hpp"
#include "daemon/bus/authorizer.hpp"
#include "daemon/bus/job_arguments.hpp"
#include "daemon/jobs/job_table.hpp"
#include "daemon/phone/device_registry.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/profile_store.hpp"
#include "daemon/store/report_store.hpp"
#include "dbus/manager_adaptor.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <cstdint>
#include <map>
#include <string>

namespace mtpsync {

/// The object /org/mtpsync1. Owned by the BusServer; thread-bound to the control thread.
class ManagerObject : public sdbus::AdaptorInterfaces<org::mtpsync1::Manager_adaptor> {
public:
    /// What its methods work with; borrowed.
    struct Parts {
        DeviceRegistry &devices;
        JobTable &jobs;
        ProfileStore &profiles;
        const PlanStore &plans;
        const ReportStore &reports;
        const PhoneDigests &digests;
        const NameMemory &names;
    };

    ManagerObject(sdbus::IConnection &connection, const Parts &parts, const Authorizer &authorizer);
    ~ManagerObject();
    ManagerObject(const ManagerObject &) = delete;
    ManagerObject &operator=(const ManagerObject &) = delete;

    void job_new(const Job &job);
    void job_removed(const Job &job);
    /// Says how many jobs there are, when that has changed.
    void counts_changed();

private:
    sdbus::ObjectPath submit(JobKind kind, BusAction action, const Dictionary &target, const Dictionary &options);

    sdbus::ObjectPath Verify(const Dictionary &target, const Dictionary &options) override;
    sdbus::ObjectPath Execute(const Dictionary &target, const Dictionary &options) override;
    sdbus::ObjectPath Retry(const Dictionary &target, const Dictionary &options) override;
    sdbus::UnixFd OpenReport(const std::uint64_t &id) override;
    sdbus::UnixFd OpenPlan(const std::uint64_t &id) override;
    void ReloadProfiles() override;
    void AddProfile(const std::string &name, const Dictionary &settings) override;
    void SetProfile(const std::string &name, const Dictionary &changes) override;
    void RemoveProfile(const std::string &name) override;
    sdbus::UnixFd OpenManifest(const Dictionary &target) override;
    std::string Version() override;
    std::uint32_t ApiVersion() override;
    std::uint32_t JobsQueued() override { return queued_; }
    std::uint32_t JobsRunning() override { return running_; }

    Parts parts_;
    const Authorizer &authorizer_;
    std::uint32_t queued_ = 0;
    std::uint32_t running_ = 0;
};

} // namespace mtpsync
