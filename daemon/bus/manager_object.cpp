// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/manager_object.hpp"

#include "common/error.hpp"
#include "common/names.hpp"
#include "common/object_path.hpp"
#include "common/unique_fd.hpp"

#include <utility>
#include <vector>

namespace mtpsync {

namespace {

constexpr std::uint32_t api_version = 1;

/// sdbus-c++ duplicates the descriptor; ours is closed at the end of the statement.
sdbus::UnixFd hand_over(const UniqueFd &file, std::uint64_t id, const char *what) {
    if (!file)
        throw Error{ErrorCode::NoSuchReport, id == 0 ? std::string{"there is no "} + what + " yet"
                                                     : std::string{"job "} + std::to_string(id) + " has no " + what};
    return sdbus::UnixFd{file.get()};
}

} // namespace

ManagerObject::ManagerObject(sdbus::IConnection &connection, JobTable &jobs, const PlanStore &plans,
                             const ReportStore &reports, const Authorizer &authorizer)
    : AdaptorInterfaces{connection, sdbus::ObjectPath{std::string{names::root_path}}}, jobs_{jobs}, plans_{plans},
      reports_{reports}, authorizer_{authorizer} {
    registerAdaptor();
}

ManagerObject::~ManagerObject() {
    unregisterAdaptor();
}

void ManagerObject::job_new(const Job &job) {
    emitJobNew(job.id(), sdbus::ObjectPath{job_object_path(job.id())}, std::string{to_word(job.request().kind)});
}

void ManagerObject::job_removed(const Job &job) {
    emitJobRemoved(job.id(), sdbus::ObjectPath{job_object_path(job.id())}, std::string{to_word(job.report().result)});
}

void ManagerObject::counts_changed() {
    std::vector<std::string> changed;
    if (std::exchange(queued_, jobs_.queued()) != queued_)
        changed.emplace_back("JobsQueued");
    if (std::exchange(running_, jobs_.running()) != running_)
        changed.emplace_back("JobsRunning");
    if (!changed.empty())
        bus_compat::emit_changed(getObject(), INTERFACE_NAME, changed);
}

sdbus::ObjectPath ManagerObject::submit(JobKind kind, BusAction action, const Dictionary &target,
                                        const Dictionary &options) {
    return authorizer_.handle(getObject(), action, [&](uid_t caller) {
        JobRequest request = parse_job_arguments(kind, target, options);
        request.owner = caller;
        return sdbus::ObjectPath{job_object_path(jobs_.submit(std::move(request)).id())};
    });
}

sdbus::ObjectPath ManagerObject::Verify(const Dictionary &target, const Dictionary &options) {
    return submit(JobKind::Verify, BusAction::Verify, target, options);
}

sdbus::ObjectPath ManagerObject::Execute(const Dictionary &target, const Dictionary &options) {
    return submit(JobKind::Execute, BusAction::Execute, target, options);
}

sdbus::ObjectPath ManagerObject::Retry(const Dictionary &target, const Dictionary &options) {
    return submit(JobKind::Retry, BusAction::Retry, target, options);
}

sdbus::UnixFd ManagerObject::OpenReport(const std::uint64_t &id) {
    return authorizer_.handle(getObject(), BusAction::ReadReport,
                              [&](uid_t) { return hand_over(reports_.open(id), id, "report"); });
}

sdbus::UnixFd ManagerObject::OpenPlan(const std::uint64_t &id) {
    return authorizer_.handle(getObject(), BusAction::ReadReport,
                              [&](uid_t) { return hand_over(plans_.open(id), id, "plan"); });
}

std::string ManagerObject::Version() {
    return MTPSYNC_VERSION;
}

std::uint32_t ManagerObject::ApiVersion() {
    return api_version;
}

} // namespace mtpsync
