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

constexpr std::uint32_t api_version = 3;

/// sdbus-c++ duplicates the descriptor; ours is closed at the end of the statement.
sdbus::UnixFd hand_over(const UniqueFd &file, std::uint64_t id, const char *what) {
    if (!file)
        throw Error{ErrorCode::NoSuchReport, id == 0 ? std::string{"there is no "} + what + " yet"
                                                     : std::string{"job "} + std::to_string(id) + " has no " + what};
    return sdbus::UnixFd{file.get()};
}

} // namespace

ManagerObject::ManagerObject(sdbus::IConnection &connection, const Parts &parts, Authorizer &authorizer)
    : AdaptorInterfaces{connection, sdbus::ObjectPath{std::string{names::root_path}}}, parts_{parts},
      authorizer_{authorizer}, gate_{authorizer, getObject(), ErrorCode::Internal} {
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

void ManagerObject::submit(JobKind kind, BusAction action, JobResultOnBus &&result, Dictionary target,
                           Dictionary options) {
    // what is refused in any case is refused before a person is asked for a password
    const auto choose = [this, action, is_profile = target.contains("profile")](uid_t) {
        require_profile(is_profile);
        return action;
    };
    gate_.handle_by(choose, std::move(result),
                    [this, kind, target = std::move(target), options = std::move(options)](uid_t caller) {
                        return begin(kind, target, options, caller);
                    });
}

sdbus::ObjectPath ManagerObject::begin(JobKind kind, const Dictionary &target, const Dictionary &options,
                                       uid_t caller) {
    JobRequest request = parse_job_arguments(kind, target, options, [this](JobKind of_kind, const std::string &name) {
        const Profile &profile = parts_.profiles.find(name);
        return job_request_of(profile, of_kind, choose_device(profile, parts_.devices));
    });
    request.owner = caller;
    return sdbus::ObjectPath{job_object_path(parts_.jobs.submit(std::move(request)).id())};
}

void ManagerObject::require_profile(bool is_profile) const {
    if (!authorizer_.is_private() && !is_profile)
        throw Error{ErrorCode::InvalidArgument,
                    "mtpsyncd on the system bus takes no folder from a caller, only the name of a profile; "
                    "'mtpsyncctl --system profile list' shows those that there are"};
}

void ManagerObject::Verify(JobResultOnBus &&result, Dictionary target, Dictionary options) {
    submit(JobKind::Verify, BusAction::Verify, std::move(result), std::move(target), std::move(options));
}

void ManagerObject::Execute(JobResultOnBus &&result, Dictionary target, Dictionary options) {
    submit(JobKind::Execute, BusAction::Execute, std::move(result), std::move(target), std::move(options));
}

void ManagerObject::Retry(JobResultOnBus &&result, Dictionary target, Dictionary options) {
    submit(JobKind::Retry, BusAction::Retry, std::move(result), std::move(target), std::move(options));
}

BusAction ManagerObject::reading(std::uint64_t id, uid_t caller) const {
    return id == 0 || parts_.reports.owner(id) == caller ? BusAction::ReadOwn : BusAction::ReadOther;
}

UniqueFd ManagerObject::open_report(std::uint64_t id, uid_t caller) const {
    if (id != 0 || authorizer_.is_trusted(caller))
        return parts_.reports.open(id);
    const auto own = parts_.reports.jobs_of(caller);
    return own.empty() ? UniqueFd{} : parts_.reports.open(own.front());
}

UniqueFd ManagerObject::open_plan(std::uint64_t id, uid_t caller) const {
    if (id != 0 || authorizer_.is_trusted(caller))
        return parts_.plans.open(id);
    for (const std::uint64_t own : parts_.reports.jobs_of(caller))
        if (UniqueFd plan = parts_.plans.open(own))
            return plan;
    return {};
}

void ManagerObject::OpenReport(FileResult &&result, std::uint64_t id) {
    gate_.handle_by([this, id](uid_t caller) { return reading(id, caller); }, std::move(result),
                    [this, id](uid_t caller) { return hand_over(open_report(id, caller), id, "report"); });
}

void ManagerObject::OpenPlan(FileResult &&result, std::uint64_t id) {
    gate_.handle_by([this, id](uid_t caller) { return reading(id, caller); }, std::move(result),
                    [this, id](uid_t caller) { return hand_over(open_plan(id, caller), id, "plan"); });
}

/// The system's daemon may write in /etc where an administrator has opened it, and there only.
template <class Change>
void ManagerObject::change_profiles(Change change) const {
    try {
        change();
    } catch (const Error &error) {
        if (authorizer_.is_private() || error.code() != ErrorCode::StateUnwritable)
            throw;
        throw Error{error.code(), std::string{error.what()} +
                                      "; profiles of the system are files that root writes: see mtpsync-profile(5), "
                                      "then 'mtpsyncctl --system profile check'"};
    }
}

void ManagerObject::ReloadProfiles(sdbus::Result<> &&result) {
    gate_.handle(BusAction::Manage, std::move(result), [this](uid_t) { parts_.profiles.reload(); });
}

void ManagerObject::AddProfile(sdbus::Result<> &&result, std::string name, Dictionary settings) {
    gate_.handle(BusAction::Manage, std::move(result),
                 [this, name = std::move(name), settings = std::move(settings)](uid_t) {
                     change_profiles([&] { parts_.profiles.add(name, bus_profile::from_bus(settings)); });
                 });
}

void ManagerObject::SetProfile(sdbus::Result<> &&result, std::string name, Dictionary changes) {
    gate_.handle(BusAction::Manage, std::move(result),
                 [this, name = std::move(name), changes = std::move(changes)](uid_t) {
                     change_profiles([&] { parts_.profiles.set(name, bus_profile::from_bus(changes)); });
                 });
}

void ManagerObject::RemoveProfile(sdbus::Result<> &&result, std::string name) {
    gate_.handle(BusAction::Manage, std::move(result),
                 [this, name = std::move(name)](uid_t) { change_profiles([&] { parts_.profiles.remove(name); }); });
}

void ManagerObject::OpenManifest(FileResult &&result, Dictionary target) {
    gate_.handle(BusAction::ReadProof, std::move(result), [this, target = std::move(target)](uid_t) {
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
