// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/phone_digests.hpp"
#include "daemon/bus/job_arguments.hpp"
#include "daemon/bus/method_gate.hpp"
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

    ManagerObject(sdbus::IConnection &connection, const Parts &parts, Authorizer &authorizer);
    ~ManagerObject();
    ManagerObject(const ManagerObject &) = delete;
    ManagerObject &operator=(const ManagerObject &) = delete;

    void job_new(const Job &job);
    void job_removed(const Job &job);
    /// Says how many jobs there are, when that has changed.
    void counts_changed();

private:
    using JobResultOnBus = sdbus::Result<sdbus::ObjectPath>;
    using FileResult = sdbus::Result<sdbus::UnixFd>;

    void submit(JobKind kind, BusAction action, JobResultOnBus &&result, Dictionary target, Dictionary options);
    [[nodiscard]] sdbus::ObjectPath begin(JobKind kind, const Dictionary &target, const Dictionary &options,
                                          uid_t caller);
    /// Throws Error (InvalidArgument) when a caller of this bus has to name a profile, and does not.
    void require_profile(bool is_profile) const;
    /// Throws Error (StateUnwritable, with the way out) and what @p change throws.
    template <class Change>
    void change_profiles(Change change) const;
    /// Whether it is the caller's own that @p id names; 0 is.
    [[nodiscard]] BusAction reading(std::uint64_t id, uid_t caller) const;
    [[nodiscard]] UniqueFd open_report(std::uint64_t id, uid_t caller) const;
    [[nodiscard]] UniqueFd open_plan(std::uint64_t id, uid_t caller) const;

    void Verify(JobResultOnBus &&result, Dictionary target, Dictionary options) override;
    void Execute(JobResultOnBus &&result, Dictionary target, Dictionary options) override;
    void Retry(JobResultOnBus &&result, Dictionary target, Dictionary options) override;
    void OpenReport(FileResult &&result, std::uint64_t id) override;
    void OpenPlan(FileResult &&result, std::uint64_t id) override;
    void ReloadProfiles(sdbus::Result<> &&result) override;
    void AddProfile(sdbus::Result<> &&result, std::string name, Dictionary settings) override;
    void SetProfile(sdbus::Result<> &&result, std::string name, Dictionary changes) override;
    void RemoveProfile(sdbus::Result<> &&result, std::string name) override;
    void OpenManifest(FileResult &&result, Dictionary target) override;
    std::string Version() override;
    std::uint32_t ApiVersion() override;
    std::uint32_t JobsQueued() override { return queued_; }
    std::uint32_t JobsRunning() override { return running_; }

    Parts parts_;
    Authorizer &authorizer_;
    MethodGate gate_;
    std::uint32_t queued_ = 0;
    std::uint32_t running_ = 0;
};

} // namespace mtpsync
