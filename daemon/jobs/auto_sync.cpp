// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/auto_sync.hpp"

#include "common/error.hpp"
#include "common/text.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace mtpsync {

namespace {

/// Before that a job would be about a phone of which nobody knows whether it can be opened. One that is locked or held
/// is known: jobs wait for it and say why.
bool is_known(const DeviceNews &news) {
    switch (news.state) {
    case DeviceState::Opening: return news.was_opened;
    case DeviceState::Unresponsive:
    case DeviceState::Gone: return false;
    case DeviceState::Locked:
    case DeviceState::Scanning:
    case DeviceState::Ready:
    case DeviceState::Busy:
    case DeviceState::Failed: break;
    }
    return true;
}

bool compares_only(JobKind kind) {
    return kind == JobKind::Verify;
}

/// The job does what the rule wants: a Retry is what is left of an Execute. One that is done is about to be removed.
bool serves(const Job &job, const PlugRule &rule) {
    if (job.state() == JobState::Done)
        return false;
    const Target &has = job.request().target;
    const Target &wants = rule.request.target;
    return has.device == wants.device && has.storage == wants.storage && has.dest == wants.dest &&
           has.source == wants.source && has.direction == wants.direction &&
           compares_only(job.request().kind) == compares_only(rule.request.kind);
}

/// Nobody knows which of two phones with one serial number is meant; the first one that was plugged in keeps its work.
bool is_refused(const Device &device, const PlugRule &rule) {
    return device.is_twin() && rule.by_serial;
}

} // namespace

AutoSync::AutoSync(DeviceRegistry &devices, JobTable &jobs, Rules rules, Clock clock)
    : devices_{devices}, jobs_{jobs}, rules_{std::move(rules)}, clock_{std::move(clock)} {
    devices_.add_observer(*this);
    jobs_.add_observer(*this);
}

void AutoSync::device_added(Device &device) {
    forget_long_gone();
    Visit &visit = visits_[device.id()];
    if (visit.departure && is_return(*visit.departure, device.usb(), clock_())) {
        spdlog::info("{}: it is the phone that left a moment ago, not another plug-in", device.id());
        visit.departure.reset();
    } else {
        visit = Visit{};
    }
    consider(device);
}

void AutoSync::device_left(Device &device) {
    const auto visit = visits_.find(device.id());
    if (visit != visits_.end())
        visit->second.departure =
            Departure{.phone = device.usb(), .left = clock_(), .last_disturbed = device.last_disturbed()};
}

void AutoSync::forget_long_gone() {
    const auto now = clock_();
    std::erase_if(visits_, [&](const auto &item) {
        const auto &departure = item.second.departure;
        return departure && now - departure->left > longest_absence;
    });
}

void AutoSync::consider(Device &device) {
    const auto found = visits_.find(device.id());
    if (stopped_ || found == visits_.end() || !is_known(device.news()))
        return;
    Visit &visit = found->second;
    if (!visit.settled)
        settle(device, visit);
    while (!visit.due.empty() && !still_ends(device, visit.due.front())) {
        PlugRule rule = std::move(visit.due.front());
        visit.due.pop_front();
        carry_out(device, visit, std::move(rule));
    }
}

/// From here on it is decided what this plug-in brings; profiles that are written later wait for the next one.
void AutoSync::settle(Device &device, Visit &visit) {
    visit.settled = true;
    for (PlugRule &rule : rules_(device)) {
        if (rule.on_plug == OnPlug::Off)
            continue;
        if (is_refused(device, rule)) {
            spdlog::warn("{}: the profile '{}' leaves this phone alone: {}", device.id(), rule.profile,
                         device.warning());
            continue;
        }
        if (is_ambiguous(device, rule)) {
            spdlog::warn("{}: the profile '{}' fits another phone, too, and waits until somebody says which one it "
                         "means; a serial number in its section [match] does",
                         device.id(), rule.profile);
            rule.on_plug = OnPlug::Ask;
        }
        visit.due.push_back(std::move(rule));
    }
}

/// The profile describes a make of phone, and there are several of it.
bool AutoSync::is_ambiguous(const Device &device, const PlugRule &rule) const {
    return !rule.by_serial && std::ranges::any_of(devices_.devices(), [&](const auto &item) {
        const auto others = item.second.get() == &device ? std::vector<std::string>{} : profiles_of(*item.second);
        return std::ranges::find(others, rule.profile) != others.end();
    });
}

/// A job of the last plug-in has not noticed its end yet. If it was cut off it resumes; only then it is known what is
/// left to begin.
bool AutoSync::still_ends(const Device &device, const PlugRule &rule) const {
    return std::ranges::any_of(jobs_.jobs(), [&](const auto &item) {
        return serves(*item.second, rule) && item.second->began_before(device);
    });
}

/// A job that somebody asked for may do no more than what an earlier one left.
bool AutoSync::goes_on(const PlugRule &rule) const {
    return std::ranges::any_of(jobs_.jobs(), [&](const auto &item) {
        return serves(*item.second, rule) && (item.second->request().automatic || compares_only(rule.request.kind));
    });
}

void AutoSync::carry_out(Device &device, Visit &visit, PlugRule rule) {
    if (goes_on(rule)) {
        spdlog::debug("{}: what the profile '{}' wants is under way", device.id(), rule.profile);
        return;
    }
    if (rule.on_plug == OnPlug::Ask) {
        visit.asking.push_back(std::move(rule));
        tell(device);
        return;
    }
    try {
        submit(std::move(rule));
    } catch (const Error &error) {
        spdlog::warn("{}: nothing begins by itself: {}", device.id(), error.what());
    }
}

Job &AutoSync::submit(PlugRule rule) {
    spdlog::info("{}: as the profile '{}' wants", rule.request.target.device, rule.profile);
    rule.request.automatic = true;
    return jobs_.submit(std::move(rule.request));
}

Job &AutoSync::begin(const std::string &device, const std::string &profile, JobKind kind) {
    for (PlugRule &rule : rules_(devices_.choose(device)))
        if (rule.profile == profile) {
            rule.request.kind = kind;
            return submit(std::move(rule));
        }
    throw Error{ErrorCode::InvalidArgument,
                "no profile '" + escape_for_display(profile) + "' matches the phone " + escape_for_display(device)};
}

/// Whoever begins it has answered.
void AutoSync::job_added(Job &job) {
    const std::string &id = job.request().target.device;
    const auto visit = visits_.find(id);
    if (visit == visits_.end())
        return;
    const auto answered = std::erase_if(visit->second.asking, [&](const PlugRule &rule) { return serves(job, rule); });
    Device *device = devices_.find(id);
    if (answered > 0 && device != nullptr)
        tell(*device);
}

void AutoSync::job_removed(Job &job) {
    if (Device *device = devices_.find(job.request().target.device))
        consider(*device);
}

std::vector<std::string> AutoSync::profiles_of(const Device &device) const {
    std::vector<std::string> names;
    for (const PlugRule &rule : rules_(device))
        if (!is_refused(device, rule))
            names.push_back(rule.profile);
    return names;
}

std::vector<std::string> AutoSync::refused(const Device &device) const {
    std::vector<std::string> names;
    if (device.is_twin())
        for (const PlugRule &rule : rules_(device))
            if (is_refused(device, rule))
                names.push_back(rule.profile);
    return names;
}

std::vector<std::string> AutoSync::asking(const Device &device) const {
    std::vector<std::string> names;
    if (const auto visit = visits_.find(device.id()); visit != visits_.end())
        for (const PlugRule &rule : visit->second.asking)
            names.push_back(rule.profile);
    return names;
}

void AutoSync::profiles_changed() {
    for (const auto &item : devices_.devices()) {
        Device &device = *item.second;
        const std::vector<std::string> names = profiles_of(device);
        if (const auto visit = visits_.find(device.id()); visit != visits_.end())
            std::erase_if(visit->second.asking,
                          [&](const PlugRule &rule) { return std::ranges::find(names, rule.profile) == names.end(); });
        tell(device);
    }
}

void AutoSync::tell(Device &device) {
    for (Observer *observer : observers_)
        observer->profiles_changed(device);
}

} // namespace mtpsync
