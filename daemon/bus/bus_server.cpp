// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/bus_server.hpp"

#include "common/error.hpp"
#include "common/names.hpp"

#include <chrono>
#include <utility>

namespace mtpsync {

namespace {

/// At most four signals a second about the progress of a job, and about a tree.
constexpr std::chrono::milliseconds look_interval{250};

std::unique_ptr<sdbus::IConnection> connect(bus_compat::Bus bus) {
    try {
        return bus_compat::open_bus(bus);
    } catch (const sdbus::Error &error) {
        const bool session = bus == bus_compat::Bus::Session;
        throw Error{ErrorCode::BusUnreachable,
                    std::string{"cannot connect to the "} + (session ? "session" : "system") +
                        " bus: " + error.getMessage() +
                        (session ? "; is DBUS_SESSION_BUS_ADDRESS set?" : "; is dbus-daemon running?")};
    }
}

} // namespace

BusServer::BusServer(bus_compat::Bus bus, const Parts &parts)
    : parts_{parts}, connection_{connect(bus)}, authorizer_{bus, *connection_} {
    bus_compat::add_object_manager(*connection_, names::root_path);
    manager_ = std::make_unique<ManagerObject>(*connection_,
                                               ManagerObject::Parts{.devices = parts_.devices,
                                                                    .jobs = parts_.jobs,
                                                                    .profiles = parts_.profiles,
                                                                    .plans = parts_.plans,
                                                                    .reports = parts_.reports,
                                                                    .digests = parts_.digests,
                                                                    .names = parts_.names},
                                               authorizer_);
    profiles_ =
        std::make_unique<ProfileObjects>(*connection_, parts_.profiles, parts_.devices, authorizer_.is_private());
    look_timer_ = parts_.loop.add_timer(look_interval, [this] { look(); });
    look_timer_.disarm();
    bury_timer_ = parts_.loop.add_timer(look_interval, [this] { bury(); });
    bury_timer_.disarm();
    parts_.devices.add_observer(*this);
    parts_.jobs.add_observer(*this);
    parts_.auto_sync.add_observer(*this);
    for (const auto &item : parts_.devices.devices())
        device_added(*item.second);
    pump_ = std::make_unique<BusPump>(parts_.loop, *connection_);
}

BusServer::~BusServer() = default;

void BusServer::claim_name() {
    try {
        bus_compat::request_name(*connection_, names::bus_name);
    } catch (const sdbus::Error &error) {
        if (error.getName() == "org.freedesktop.DBus.Error.AccessDenied")
            throw Error{
                ErrorCode::BusUnreachable,
                "the bus does not let this user own the name " + std::string{names::bus_name} +
                    "; its policy is the file org.mtpsync1.conf of mtpsync, which has to be installed and read: "
                    "'systemctl reload dbus'"};
        throw Error{ErrorCode::AlreadyRunning, "another mtpsyncd owns the name " + std::string{names::bus_name} +
                                                   " on this bus (" + error.getMessage() + ")"};
    }
}

void BusServer::device_added(Device &device) {
    auto object = std::make_unique<DeviceObject>(*connection_, device, parts_.auto_sync, authorizer_);
    object->announce();
    devices_[device.id()] = std::move(object);
}

void BusServer::device_changed(Device &device) {
    if (const auto found = devices_.find(device.id()); found != devices_.end())
        found->second->changed();
}

void BusServer::device_tree_changed(Device &device) {
    trees_to_tell_.insert(&device);
    keep_looking();
}

void BusServer::device_left(Device &device) {
    trees_to_tell_.erase(&device);
    const auto found = devices_.find(device.id());
    if (found == devices_.end())
        return;
    found->second->changed();
    found->second->retire();
    devices_.erase(found);
}

void BusServer::job_added(Job &job) {
    auto object = std::make_unique<JobObject>(*connection_, job, parts_.jobs, authorizer_);
    object->announce();
    jobs_[job.id()] = std::move(object);
    manager_->job_new(job);
    manager_->counts_changed();
    keep_looking();
}

void BusServer::job_changed(Job &job) {
    jobs_.at(job.id())->state_changed();
    manager_->counts_changed();
}

void BusServer::job_progressed(Job &job) {
    jobs_.at(job.id())->progressed();
}

void BusServer::job_item_failed(Job &job, const ReportItem &item) {
    jobs_.at(job.id())->item_failed(item);
}

void BusServer::job_done(Job &job) {
    jobs_.at(job.id())->done();
}

void BusServer::job_removed(Job &job) {
    const auto found = jobs_.find(job.id());
    found->second->retire();
    retired_.push_back(std::move(found->second));
    jobs_.erase(found);
    manager_->job_removed(job);
    bury_timer_.rearm(std::chrono::seconds{0});
}

/// A timer only runs while there is something to look at: an idle daemon sleeps.
void BusServer::keep_looking() {
    if (!std::exchange(looking_, true))
        look_timer_.rearm(look_interval);
}

void BusServer::look() {
    looking_ = false;
    parts_.jobs.look();
    for (Device *device : std::exchange(trees_to_tell_, {})) {
        device->tree_told();
        devices_.at(device->id())->tree_changed();
    }
    manager_->counts_changed();
    if (!jobs_.empty())
        keep_looking();
}

void BusServer::bury() {
    retired_.clear();
    manager_->counts_changed();
}

} // namespace mtpsync
