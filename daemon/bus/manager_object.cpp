// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/manager_object.hpp"

#include "common/bus_profile.hpp"
#include "common/error.hpp"
#include "common/names.hpp"
#include "common/object_path.hpp"
#include "common/unique_fd.hpp"
#include "daemon/bus/memory_file.hpp"
#include "daemon/jobs/manifest_choice.hpp"
#include "daemon/jobs/profile_request.hpp"

#include <utility>
#include <vector>

namespace mtpsync {

namespace {

constexpr std::uint32_t api_version = 2;

/// sdbus-c++ duplicates the descriptor; ours is closed at the end of the statement.
sdbus::UnixFd hand_over(const UniqueFd &file, std::uint64_t id, const char *what) {
    if (!file)
        throw Error{ErrorCode::NoSuchReport, id == 0 ? std::string{"there is no "} + what + " yet"
                                                     : std::string{"job "} + std::to_string(id) + " has no " + what};
    return sdbus::UnixFd{file.get()};
}

} // namespace

ManagerObject::ManagerObject(sdbus::IConnection &connection, const Parts &parts, const Authorizer &authorizer)
    : AdaptorInterfaces{connection, sdbus::ObjectPath{std::string{names::root_path}}}, parts_{parts}, authorizer_{
                                                                                                          authorizer} {
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
    if (std::exchange(queued_, parts_.jobs.queued()) != queued_)
        changed.emplace_back("JobsQueued");
    if (std::exchange(running_, parts_.jobs.running()) != running_)
        changed.emplace_back("JobsRunning");
    if (!changed.empty())
        bus_compat::emit_changed(getObject(), INTERFACE_NAME, changed);
}

sdbus::ObjectPath ManagerObject::submit(JobKind kind, BusAction action, const Dictionary &target,
                                        const Dictionary &options) {
    return authorizer_.handle(getObject(), action, [&](uid_t caller) {
        JobRequest request =
            parse_job_arguments(kind, target, options, [this](JobKind of_kind, const std::string &name) {
                const Profile &profile = parts_.profiles.find(name);
                return job_request_of(profile, of_kind, choose_device(profile, parts_.devices));
            });
        request.owner = caller;
        return sdbus::ObjectPath{job_object_path(parts_.jobs.submit(std::move(request)).id())};
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
                              [&](uid_t) { return hand_over(parts_.reports.open(id), id, "report"); });
}

sdbus::UnixFd ManagerObject::OpenPlan(const std::uint64_t &id) {
    return authorizer_.handle(getObject(), BusAction::ReadReport,
                              [&](uid_t) { return hand_over(parts_.plans.open(id), id, "plan"); });
}

void ManagerObject::ReloadProfiles() {
    authorizer_.handle(getObject(), BusAction::Manage, [&](uid_t) { parts_.profiles.reload(); });
}

void ManagerObject::AddProfile(const std::string &name, const Dictionary &settings) {
    authorizer_.handle(getObject(), BusAction::Manage,
                       [&](uid_t) { parts_.profiles.add(name, bus_profile::from_bus(settings)); });
}

void ManagerObject::SetProfile(const std::string &name, const Dictionary &changes) {
    authorizer_.handle(getObject(), BusAction::Manage,
                       [&](uid_t) { parts_.profiles.set(name, bus_profile::from_bus(changes)); });
}

void ManagerObject::RemoveProfile(const std::string &name) {
    authorizer_.handle(getObject(), BusAction::Manage, [&](uid_t) { parts_.profiles.remove(name); });
}

sdbus::UnixFd ManagerObject::OpenManifest(const Dictionary &target) {
    return authorizer_.handle(getObject(), BusAction::ReadReport, [&](uid_t) {
        const Target folder = parse_folder_argument(
            target, [this](const std::string &name) { return folder_of(parts_.profiles.find(name), parts_.devices); });
        const UniqueFd file = memory_file("manifest", manifest_of(parts_.digests, parts_.names, folder));
        return sdbus::UnixFd{file.get()}; // a duplicate
    });
}

std::string ManagerObject::Version() {
    return MTPSYNC_VERSION;
}

std::uint32_t ManagerObject::ApiVersion() {
    return api_version;
}

} // namespace mtpsync
