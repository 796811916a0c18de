// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/thread_rig.hpp"

#include "tests/support/catch.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <utility>

namespace mtpsync {

namespace {

PhoneThread::Settings settings(std::chrono::milliseconds release_time) {
    PhoneThread::Settings settings;
    settings.link.locked_poll_time = std::chrono::hours{1}; // the phone says when it is unlocked
    settings.release_time = release_time;
    settings.reopen_time = std::chrono::milliseconds{1};
    return settings;
}

RetrySettings no_pauses() {
    return {.first_pause = std::chrono::milliseconds{0}, .reopen_pause = std::chrono::milliseconds{0}};
}

} // namespace

ThreadRig::ThreadRig(std::chrono::milliseconds release_time)
    : devices_{[this](const UsbPhone &phone) {
                   return [this, serial = phone.serial](const CallLimits &limits) { return open(serial, limits); };
               },
               settings(release_time), [this](std::function<void()> letter) { letters_.post(std::move(letter)); }},
      jobs_{devices_,
            JobServices{.journal = journal_,
                        .started = started_,
                        .daemon_stops = daemon_stops_,
                        .plans = plans_,
                        .reports = reports_,
                        .hashers = hashers_,
                        .retry = no_pauses()},
            [this](std::function<void()> letter) { letters_.post(std::move(letter)); }} {
    spdlog::set_level(spdlog::level::off);
    std::filesystem::create_directory(local_.path() / "source");
    devices_.add_observer(*this);
    jobs_.add_observer(*this);
}

ThreadRig::~ThreadRig() {
    if (!is_down_)
        shut_down();
}

FakeDevice &ThreadRig::phone(const std::string &serial) {
    auto &phone = phones_[serial];
    if (!phone)
        phone = std::make_unique<FakeDevice>();
    return *phone;
}

void ThreadRig::make_hang(const std::string &serial) {
    hangs_[serial] = true;
}

std::unique_ptr<Phone> ThreadRig::open(const std::string &serial, const CallLimits &limits) {
    if (hangs_.at(serial)) {
        ++hanging_;
        std::mutex mutex;
        std::unique_lock lock{mutex};
        std::condition_variable_any never;
        never.wait(lock, limits.stop, [] { return false; });
        --hanging_;
        throw Error{ErrorCode::Cancelled, "the open was cancelled"};
    }
    return std::make_unique<FakePhone>(*phones_.at(serial));
}

UsbPhone ThreadRig::usb_phone(const std::string &serial) {
    UsbPhone phone{.address = {.vendor_id = 0x18d1, .product_id = 0x4ee1},
                   .devnode = "/dev/bus/usb/" + serial,
                   .serial = serial,
                   .vendor = "Fake",
                   .model = "Phone"};
    return at_port("1-" + serial, std::move(phone));
}

UsbPhone ThreadRig::at_port(const std::string &port, UsbPhone phone) {
    phone.port = port;
    phone.syspath = "/sys/devices/" + port;
    return phone;
}

Device &ThreadRig::plug(const std::string &serial) {
    return plug(usb_phone(serial));
}

Device &ThreadRig::plug(const UsbPhone &phone) {
    this->phone(phone.serial).plug();
    hangs_.try_emplace(phone.serial, false);
    devices_.plugged(phone);
    const auto added = std::ranges::find_if(
        devices_.devices(), [&](const auto &item) { return item.second->usb().syspath == phone.syspath; });
    REQUIRE(added != devices_.devices().end());
    return *added->second;
}

void ThreadRig::unplug(const std::string &serial) {
    unplug(usb_phone(serial));
}

void ThreadRig::unplug(const UsbPhone &phone) {
    this->phone(phone.serial).unplug();
    devices_.unplugged(phone);
}

JobRequest ThreadRig::request(JobKind kind, const std::string &serial, const std::string &dest) const {
    JobRequest request{.kind = kind};
    request.target = {.device = serial,
                      .model = "",
                      .storage = "",
                      .dest = RelPath::parse(dest),
                      .source = (local_.path() / "source").string()};
    return request;
}

std::uint64_t ThreadRig::submit(const std::string &dest, const std::string &serial) {
    return jobs_.submit(request(JobKind::Execute, serial, dest)).id();
}

void ThreadRig::stop_daemon() {
    daemon_stops_ = true;
    jobs_.cancel_all();
}

void ThreadRig::wait_for_state(const std::string &serial, DeviceState state) {
    letters_.run_until([&] {
        const Device *device = devices_.find(serial);
        return device != nullptr && device->news().state == state;
    });
}

Report ThreadRig::wait_for_end(std::uint64_t id) {
    letters_.run_until([&] { return !jobs_.jobs().contains(id); });
    const auto found = reports_of_done_.find(id);
    REQUIRE(found != reports_of_done_.end());
    return found->second;
}

Report ThreadRig::wait_for_resumed(std::uint64_t after) {
    letters_.run_until([&] { return !reports_of_done_.empty() && reports_of_done_.rbegin()->first > after; });
    return reports_of_done_.rbegin()->second;
}

void ThreadRig::wait_for_release(const std::string &serial, bool released) {
    letters_.run_until([&] {
        const Device *device = devices_.find(serial);
        return device != nullptr && device->news().released == released;
    });
}

void ThreadRig::shut_down() {
    is_down_ = false;
    devices_.shut_down([this] { is_down_ = true; });
    letters_.run_until([this] { return is_down_; });
}

std::vector<DeviceState> ThreadRig::states(const std::string &serial) const {
    const auto found = states_.find(serial);
    return found == states_.end() ? std::vector<DeviceState>{} : found->second;
}

std::uint64_t ThreadRig::objects_known(const std::string &serial) const {
    Device *device = devices_.find(serial);
    return device == nullptr ? 0 : device->tree().with([](const ObjectTree &tree) { return tree.objects(); });
}

void ThreadRig::device_added(Device &device) {
    device_changed(device);
}

void ThreadRig::device_changed(Device &device) {
    auto &states = states_[device.id()];
    if (states.empty() || states.back() != device.news().state)
        states.push_back(device.news().state);
}

void ThreadRig::device_tree_changed(Device & /*device*/) {
    ++tree_changes_told_;
}

void ThreadRig::device_left(Device &device) {
    device_changed(device);
}

void ThreadRig::job_added(Job &job) {
    told_.push_back("added " + std::to_string(job.id()));
}

void ThreadRig::job_progressed(Job &job) {
    told_.push_back("progressed " + std::to_string(job.id()));
}

void ThreadRig::job_item_failed(Job &job, const ReportItem &item) {
    told_.push_back("failed " + std::to_string(job.id()) + " " + item.path);
}

void ThreadRig::job_done(Job &job) {
    told_.push_back("done " + std::to_string(job.id()));
    reports_of_done_[job.id()] = job.report();
}

void ThreadRig::job_removed(Job &job) {
    told_.push_back("removed " + std::to_string(job.id()));
}

} // namespace mtpsync
