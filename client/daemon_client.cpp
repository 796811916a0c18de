// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/daemon_client.hpp"

#include "client/bus_errors.hpp"
#include "client/document_file.hpp"
#include "common/bus_interaction.hpp"
#include "common/names.hpp"
#include "common/text.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <utility>

namespace mtpsync {

namespace {

using bus_compat::Bus;

std::vector<Bus> buses_of(BusWish wish) {
    switch (wish) {
    case BusWish::User: return {Bus::Session};
    case BusWish::System: return {Bus::System};
    case BusWish::Any: break;
    }
    return {Bus::Session, Bus::System};
}

constexpr std::chrono::seconds longest_plain_call{25};
/// Longer than the daemon waits for polkit, so that the daemon says what happened.
constexpr std::chrono::seconds longest_asking_call{150};

/// No bus of @p asked that was @p reached has the daemon.
Error not_found(const std::vector<Bus> &asked, const std::vector<Bus> &reached) {
    constexpr std::string_view no_session = "there is no session bus here (a login makes one; su and sudo do not)";
    if (reached.empty())
        return Error{ErrorCode::BusUnreachable,
                     asked.front() == Bus::Session ? std::string{no_session} : "the system bus cannot be reached"};
    const std::string start{start_command(reached.front())};
    if (reached.front() == asked.front())
        return Error{ErrorCode::DaemonUnreachable, "mtpsyncd is not running; start it: " + start};
    return Error{ErrorCode::DaemonUnreachable,
                 "mtpsyncd does not run for the system ('" + start + "' starts it), and " + std::string{no_session}};
}

int milliseconds_until(std::optional<DaemonClient::Clock::time_point> time) {
    if (!time)
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*time - DaemonClient::Clock::now()).count();
    return static_cast<int>(std::clamp<decltype(left)>(left, 0, std::numeric_limits<int>::max()));
}

} // namespace

DaemonClient::DaemonClient(BusWish wish) {
    const auto buses = buses_of(wish);
    std::vector<Bus> reached;
    for (const Bus bus : buses) {
        try {
            if (connect(bus))
                return;
            reached.push_back(bus);
        } catch (const sdbus::Error &) {
            // a bus that is not there does not have the daemon either
        }
    }
    throw not_found(buses, reached);
}

bool DaemonClient::connect(Bus bus) {
    auto connection = bus_compat::open_bus(bus);
    auto bus_daemon = std::make_unique<BusDaemon>(*connection);
    if (!bus_daemon->reachable())
        return false;
    auto manager = std::make_unique<ManagerProxy>(*connection);
    bus_ = bus;
    connection_ = std::move(connection);
    bus_daemon_ = std::move(bus_daemon);
    manager_ = std::move(manager);
    remember_results();
    if (bus == Bus::System)
        allow_interaction();
    return true;
}

void DaemonClient::allow_interaction() {
    const auto bus =
        sdbus::createProxy(*connection_, bus_compat::service_name(), sdbus::ObjectPath{std::string{names::root_path}});
    bus_interaction::allow_from_now_on(bus_compat::make_call(*bus, "org.freedesktop.DBus.Peer", "Ping"));
    connection_->setMethodCallTimeout(longest_asking_call);
}

std::unique_ptr<TerminalAgent> DaemonClient::let_ask() const {
    return bus_ == Bus::System ? std::make_unique<TerminalAgent>() : nullptr;
}

std::chrono::seconds DaemonClient::longest_call() const noexcept {
    return bus_ == Bus::System ? longest_asking_call : longest_plain_call;
}

void DaemonClient::remember_results() {
    manager_->on_job_removed = [this](std::uint64_t id, const std::string &result) { results_[id] = result; };
    bus_daemon_->on_owner_changed = [this](bool present) {
        present_ = present;
        if (on_presence)
            on_presence(present);
    };
}

std::vector<DeviceInfo> DaemonClient::devices() {
    std::vector<DeviceInfo> devices;
    for (const auto &[path, interfaces] : manager_->objects()) {
        const auto properties = interfaces.find(std::string{names::device_interface});
        if (properties == interfaces.end())
            continue;
        devices.emplace_back().path = path;
        devices.back().update(properties->second);
    }
    std::sort(devices.begin(), devices.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    return devices;
}

std::vector<JobInfo> DaemonClient::jobs() {
    std::vector<JobInfo> jobs;
    for (const auto &[path, interfaces] : manager_->objects()) {
        const auto properties = interfaces.find(std::string{names::job_interface});
        if (properties == interfaces.end())
            continue;
        jobs.emplace_back().path = path;
        jobs.back().update(properties->second);
    }
    std::sort(jobs.begin(), jobs.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    return jobs;
}

std::vector<ProfileInfo> DaemonClient::profiles() {
    std::vector<ProfileInfo> profiles;
    for (const auto &[path, interfaces] : manager_->objects()) {
        const auto properties = interfaces.find(std::string{names::profile_interface});
        if (properties != interfaces.end())
            profiles.emplace_back().update(properties->second);
    }
    std::sort(profiles.begin(), profiles.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    return profiles;
}

ProfileInfo DaemonClient::profile(const std::string &name) {
    for (const ProfileInfo &profile : profiles())
        if (profile.name == name)
            return profile;
    throw Error{ErrorCode::NoSuchProfile, "there is no profile '" + escape_for_display(name) +
                                              "'; 'mtpsyncctl profile list' shows those that there are"};
}

std::string DaemonClient::start(JobKind kind, const Properties &target, const Properties &options) {
    const auto agent = let_ask();
    switch (kind) {
    case JobKind::Verify: return manager_->Verify(target, options);
    case JobKind::Execute: return manager_->Execute(target, options);
    case JobKind::Retry: break;
    }
    return manager_->Retry(target, options);
}

std::string DaemonClient::report_text(std::uint64_t id) {
    return read_document(manager_->OpenReport(id).get(), "the report");
}

std::string DaemonClient::report_text_of_running(std::uint64_t id) {
    const auto daemon =
        sdbus::createProxy(*connection_, bus_compat::service_name(), sdbus::ObjectPath{std::string{names::root_path}});
    auto call = bus_compat::make_call(*daemon, names::manager_interface.data(), "OpenReport");
    bus_interaction::forbid_start(call);
    call << id;
    auto reply = daemon->callMethod(call);
    sdbus::UnixFd report;
    reply >> report;
    return read_document(report.get(), "the report");
}

std::string DaemonClient::plan_text(std::uint64_t id) {
    return read_document(manager_->OpenPlan(id).get(), "the plan");
}

std::string DaemonClient::manifest_text(const Properties &target) {
    const auto agent = let_ask();
    return read_document(manager_->OpenManifest(target).get(), "the manifest");
}

std::optional<std::string> DaemonClient::result_of(std::uint64_t id) const {
    const auto found = results_.find(id);
    return found == results_.end() ? std::nullopt : std::optional{found->second};
}

void DaemonClient::pump(std::optional<Clock::time_point> deadline, int also) {
    if (bus_compat::process_one(*connection_))
        return;
    const auto request = bus_compat::poll_request(*connection_);
    if (request.timeout) {
        const auto of_bus = Clock::now() + *request.timeout;
        deadline = deadline ? std::min(*deadline, of_bus) : of_bus;
    }
    // poll() skips negative descriptors
    std::array<pollfd, 3> fds{pollfd{request.fd, request.events, 0}, pollfd{request.event_fd, POLLIN, 0},
                              pollfd{also, POLLIN, 0}};
    if (poll(fds.data(), fds.size(), milliseconds_until(deadline)) < 0 && errno != EINTR)
        throw system_error(ErrorCode::Internal, "cannot wait for mtpsyncd", errno);
}

void DaemonClient::require_running(std::string_view meanwhile) {
    present_ = bus_daemon_->has_owner();
    require_daemon(meanwhile);
}

void DaemonClient::require_daemon(std::string_view meanwhile) const {
    if (!present_)
        throw Error{ErrorCode::DaemonUnreachable, "mtpsyncd has ended; " + std::string{meanwhile} +
                                                      ". Start it: " + std::string{start_command(bus_)}};
}

} // namespace mtpsync
