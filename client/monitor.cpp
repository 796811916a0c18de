// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/monitor.hpp"

#include "client/json_output.hpp"
#include "client/output.hpp"
#include "client/progress_bar.hpp"
#include "client/signal_watch.hpp"
#include "common/names.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <csignal>
#include <ctime>

namespace mtpsync {

namespace {

using nlohmann::ordered_json;

std::string with_reason(const std::string &state, const std::string &reason) {
    return reason.empty() ? state : state + ": " + reason;
}

std::string clock_time(const char *format, bool utc) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    if (utc)
        gmtime_r(&now, &parts);
    else
        localtime_r(&now, &parts);
    return fmt::format(fmt::runtime(format), parts);
}

/// What changed after the object was described and before its signals were heard is asked for.
template <class Info, class Proxy>
void catch_up(Info &info, Proxy &proxy) {
    try {
        info.update(proxy.properties());
    } catch (const sdbus::Error &) {
        return; // it has gone meanwhile, and its end is on its way
    }
}

} // namespace

Monitor::Monitor(DaemonClient &client, Form form) : client_{client}, form_{form} {
    listen();
}

void Monitor::listen() {
    client_.manager().on_added = [this](const std::string &path, const ManagerProxy::Interfaces &interfaces) {
        added(path, interfaces);
    };
    client_.manager().on_removed = [this](const std::string &path) { removed_.push_back(path); };
    client_.manager().on_job_removed = [this](std::uint64_t id, const std::string &result) { job_removed(id, result); };
    client_.on_presence = [this](bool present) {
        tell(present ? "daemon-started" : "daemon-ended", Event::object(),
             present ? "mtpsyncd has started" : "mtpsyncd has ended");
        for (const auto &[path, device] : devices_)
            removed_.push_back(path);
        for (const auto &[path, job] : jobs_)
            removed_.push_back(path);
        look_around_ = present;
    };
}

void Monitor::run() {
    SignalWatch signals;
    for (;;) {
        forget_removed();
        if (look_around_)
            look_around();
        tell_progress();
        flush();
        while (const auto signal = signals.next())
            if (*signal == SIGINT)
                return;
        client_.pump(next_line(), signals.fd());
    }
}

void Monitor::look_around() {
    look_around_ = false;
    const auto objects = client_.manager().objects();
    for (const auto &[path, interfaces] : objects)
        added(path, interfaces);
}

void Monitor::added(const std::string &path, const ManagerProxy::Interfaces &interfaces) {
    const auto device = interfaces.find(std::string{names::device_interface});
    if (device != interfaces.end() && !devices_.contains(path))
        add_device(path, device->second);
    const auto job = interfaces.find(std::string{names::job_interface});
    if (job != interfaces.end() && !jobs_.contains(path))
        add_job(path, job->second);
}

void Monitor::add_device(const std::string &path, const Properties &properties) {
    WatchedDevice &watched = devices_[path];
    watched.info.path = path;
    watched.info.update(properties);
    watched.proxy = std::make_unique<DeviceProxy>(client_.connection(), path);
    watched.proxy->on_changed = [this, &watched](const Properties &changes) {
        const auto before = with_reason(watched.info.state, watched.info.state_reason);
        watched.info.update(changes);
        const auto now = with_reason(watched.info.state, watched.info.state_reason);
        if (now != before)
            tell("device-changed", {{"device", to_json(watched.info)}}, watched.info.label() + ": " + now);
    };
    catch_up(watched.info, *watched.proxy);
    tell("device-added", {{"device", to_json(watched.info)}},
         watched.info.label() + " is plugged in: " + with_reason(watched.info.state, watched.info.state_reason));
}

void Monitor::add_job(const std::string &path, const Properties &properties) {
    WatchedJob &watched = jobs_[path];
    watched.info.path = path;
    watched.info.update(properties);
    const std::string name = "job " + std::to_string(watched.info.id);
    watched.proxy = std::make_unique<JobProxy>(client_.connection(), path);
    watched.proxy->on_changed = [this, &watched, name](const Properties &changes) {
        const auto before = with_reason(watched.info.state, watched.info.state_reason);
        watched.info.update(changes);
        const auto now = with_reason(watched.info.state, watched.info.state_reason);
        if (now != before)
            tell("job-changed", {{"job", to_json(watched.info)}}, name + ": " + now);
    };
    catch_up(watched.info, *watched.proxy);
    watched.proxy->on_progress = [&watched](const Properties &numbers) {
        watched.info.progress(numbers);
        watched.new_progress = true;
    };
    watched.proxy->on_item_failed = [this, &watched, name](const std::string &file, const std::string &error,
                                                           const std::string &message) {
        tell("item-failed", {{"id", watched.info.id}, {"path", file}, {"error", error}, {"message", message}},
             name + ": failed: " + file + ": " + message);
    };
    tell("job-added", {{"job", to_json(watched.info)}},
         name + ": " + watched.info.kind + " " + watched.info.label() + " (" + watched.info.state + ")");
}

void Monitor::job_removed(std::uint64_t id, const std::string &result) {
    tell("job-removed", {{"id", id}, {"result", result}}, "job " + std::to_string(id) + ": " + result);
}

void Monitor::forget_removed() {
    for (const std::string &path : removed_) {
        const auto device = devices_.find(path);
        if (device != devices_.end()) {
            tell("device-removed", {{"id", device->second.info.id}}, device->second.info.label() + " is gone");
            devices_.erase(device);
        }
        jobs_.erase(path);
    }
    removed_.clear();
}

void Monitor::tell_progress() {
    const auto now = DaemonClient::Clock::now();
    for (auto &[path, job] : jobs_) {
        if (!job.new_progress || now < job.next_line)
            continue;
        job.new_progress = false;
        job.next_line = now + std::chrono::seconds{1};
        ordered_json event{{"job", to_json(job.info)}};
        event["item"] = job.info.item;
        event["rate"] = job.info.rate;
        event["eta"] = job.info.eta;
        tell("progress", event, "job " + std::to_string(job.info.id) + ": " + progress_words(job.info));
    }
}

std::optional<DaemonClient::Clock::time_point> Monitor::next_line() const {
    std::optional<DaemonClient::Clock::time_point> first;
    for (const auto &[path, job] : jobs_)
        if (job.new_progress)
            first = first ? std::min(*first, job.next_line) : job.next_line;
    return first;
}

void Monitor::tell(const char *kind, const Event &event, const std::string &words) {
    if (form_ == Form::Words) {
        pending_ += clock_time("{:%H:%M:%S}", false) + " " + words + "\n";
        return;
    }
    ordered_json line{{"event", kind}, {"time", clock_time("{:%Y-%m-%dT%H:%M:%SZ}", true)}};
    line.update(event);
    pending_ += line.dump() + "\n";
}

void Monitor::flush() {
    if (pending_.empty())
        return;
    print(pending_);
    pending_.clear();
    flush_output();
}

} // namespace mtpsync
