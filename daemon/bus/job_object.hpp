// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/bus/job_arguments.hpp"
#include "daemon/bus/method_gate.hpp"
#include "daemon/jobs/job_table.hpp"
#include "dbus/job_adaptor.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <cstdint>
#include <map>
#include <string>

namespace mtpsync {

/// A job on the bus: /org/mtpsync1/job/_ID. Owned by the BusServer; thread-bound to the control thread. The Job is
/// borrowed until retire(). Properties and signals are for everybody on the bus: on the system bus they name no local
/// folder and no file.
class JobObject : public sdbus::AdaptorInterfaces<org::mtpsync1::Job_adaptor> {
public:
    JobObject(sdbus::IConnection &connection, Job &job, JobTable &jobs, Authorizer &authorizer);
    ~JobObject();
    JobObject(const JobObject &) = delete;
    JobObject &operator=(const JobObject &) = delete;

    void announce() { getObject().emitInterfacesAddedSignal(); }
    /// State, result or phase have changed: says which.
    void state_changed();
    void progressed();
    void item_failed(const ReportItem &item);
    void done();
    /// The job goes: the object answers from what it remembers until it is destroyed.
    void retire();

private:
    struct Snapshot {
        std::string state;
        std::string reason;
        std::string result;
        std::string phase;
        friend bool operator==(const Snapshot &, const Snapshot &) = default;
    };
    [[nodiscard]] Snapshot snapshot() const;
    [[nodiscard]] Dictionary progress() const;

    void Cancel(sdbus::Result<> &&result) override;
    std::uint64_t Id() override { return id_; }
    std::string Kind() override { return kind_; }
    std::string Device() override { return device_; }
    std::map<std::string, sdbus::Variant> Target() override { return target_; }
    std::uint32_t OwnerUid() override { return owner_; }
    std::uint64_t Created() override { return created_us_; }
    std::string State() override { return told_.state; }
    std::string StateReason() override { return told_.reason; }
    std::string Result() override { return told_.result; }
    std::string Phase() override { return told_.phase; }
    std::uint64_t FilesTotal() override { return progress_.files_total; }
    std::uint64_t FilesDone() override { return progress_.files_done; }
    std::uint64_t FilesFailed() override { return progress_.files_failed; }
    std::uint64_t FilesSkipped() override { return progress_.files_skipped; }
    std::uint64_t FilesVerified() override { return progress_.files_verified; }
    std::uint64_t BytesTotal() override { return progress_.bytes_total; }
    std::uint64_t BytesDone() override { return progress_.bytes_done; }

    const Job *job_;
    JobTable &jobs_;
    MethodGate gate_;
    bool is_private_; // of the bus: names of files may be told to all
    std::uint64_t id_;
    std::string kind_;
    std::string device_;
    Dictionary target_;
    std::uint32_t owner_;
    std::uint64_t created_us_;
    Snapshot told_;
    Progress progress_;
};

} // namespace mtpsync
