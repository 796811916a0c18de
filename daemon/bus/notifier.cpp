// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/notifier.hpp"

#include "common/error.hpp"
#include "common/text.hpp"
#include "daemon/bus/notice_text.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace mtpsync {

namespace {

std::string name_of(const Device &device) {
    const std::string model = escape_for_display(device.model());
    return model.empty() ? device.id() : model;
}

/// A person knows what they have cancelled, and that they took a phone away which they never unlocked.
bool is_news(const Report &report, bool was_asked_for) {
    switch (report.result) {
    case JobResult::Cancelled: return false;
    case JobResult::DeviceGone: return report.files.total > 0;
    case JobResult::None:
    case JobResult::Success:
    case JobResult::Differences:
    case JobResult::Partial:
    case JobResult::Failed: break;
    }
    return was_asked_for || !found_nothing_new(report);
}

} // namespace

Notifier::Notifier(sdbus::IConnection &connection, Parts parts)
    : parts_{std::move(parts)}, board_{connection, [this](const std::string &id, const std::string &action) {
                                           pressed(id, action);
                                       }} {
    parts_.devices.add_observer(*this);
    parts_.jobs.add_observer(*this);
    parts_.auto_sync.add_observer(*this);
}

void Notifier::stop() {
    for (auto &[id, story] : stories_)
        if (story.shown && story.shown->waits_for_person)
            board_.take_down(id);
}

bool Notifier::is_told(const Job &job) const {
    const JobRequest &request = job.request();
    return request.automatic && parts_.wants(request.profile);
}

bool Notifier::works_on(const std::string &id) const {
    return std::ranges::any_of(parts_.jobs.jobs(), [&](const auto &item) {
        const Job &job = *item.second;
        return job.request().target.device == id && job.state() != JobState::Done && is_told(job);
    });
}

std::vector<std::string> Notifier::told_of(std::vector<std::string> profiles) const {
    std::erase_if(profiles, [this](const std::string &profile) { return !parts_.wants(profile); });
    return profiles;
}

void Notifier::device_changed(Device &device) {
    const bool is_refused = !told_of(parts_.auto_sync.refused(device)).empty();
    if (is_refused)
        stories_[device.id()].phone = name_of(device);
    if (stories_.contains(device.id()))
        refresh(device.id());
}

void Notifier::device_left(Device &device) {
    if (stories_.contains(device.id()))
        refresh(device.id());
}

void Notifier::profiles_changed(Device &device) {
    if (told_of(parts_.auto_sync.asking(device)).empty() && !stories_.contains(device.id()))
        return;
    stories_[device.id()].phone = name_of(device);
    refresh(device.id());
}

/// Whoever began it, what was told of its profile before is history.
void Notifier::job_added(Job &job) {
    const std::string &id = job.request().target.device;
    const auto known = stories_.find(id);
    if (known != stories_.end())
        known->second.reports.erase(job.request().profile);
    else if (!is_told(job))
        return;
    if (const Device *device = parts_.devices.find(id))
        stories_[id].phone = name_of(*device);
    refresh(id);
}

void Notifier::job_done(Job &job) {
    const bool was_asked_for = asked_for_.erase(job.id()) > 0;
    if (!is_told(job))
        return;
    const std::string &id = job.request().target.device;
    if (is_news(job.report(), was_asked_for))
        stories_[id].reports[job.request().profile] = job.report();
    refresh(id);
}

void Notifier::refresh(const std::string &id) {
    Story &story = stories_[id];
    std::optional<Notice> notice = compose(id, story);
    if (notice == story.shown)
        return;
    if (notice)
        board_.show(id, *notice);
    else
        board_.take_down(id);
    story.shown = std::move(notice);
}

std::optional<Notice> Notifier::compose(const std::string &id, const Story &story) const {
    const Device *device = parts_.devices.find(id);
    if (works_on(id))
        return device == nullptr ? std::nullopt : compose_wait(*device, story);
    if (!story.reports.empty())
        return result_notice(story.phone, story.reports);
    if (device == nullptr)
        return std::nullopt;
    if (const auto asking = told_of(parts_.auto_sync.asking(*device)); !asking.empty())
        return ask_notice(story.phone, asking);
    if (!told_of(parts_.auto_sync.refused(*device)).empty())
        return twin_notice(story.phone, device->warning());
    return std::nullopt;
}

/// What keeps the phone from going on, if anything does.
std::optional<Notice> Notifier::compose_wait(const Device &device, const Story &story) const {
    const DeviceNews &news = device.news();
    if (news.state == DeviceState::Locked)
        return unlock_notice(story.phone);
    if (news.state == DeviceState::Failed || news.state == DeviceState::Unresponsive)
        return unusable_notice(story.phone, escape_for_display(news.reason));
    return std::nullopt;
}

void Notifier::pressed(const std::string &id, const std::string &action) {
    const auto found = stories_.find(id);
    if (found == stories_.end())
        return;
    spdlog::info("{}: somebody pressed '{}' on its notification", id, escape_for_display(action));
    const Story story = found->second; // what begins changes it
    try {
        for (const auto &[profile, kind] : wanted_by(action, id, story))
            asked_for_.insert(parts_.auto_sync.begin(id, profile, kind).id());
    } catch (const Error &error) {
        spdlog::info("{}: nothing begins: {}", id, error.what());
        Story &told = stories_.at(id);
        told.shown = unusable_notice(told.phone, error.what());
        board_.show(id, *told.shown);
    }
}

/// What a button begins, by profile.
std::map<std::string, JobKind> Notifier::wanted_by(const std::string &action, const std::string &id,
                                                   const Story &story) const {
    std::map<std::string, JobKind> wanted;
    for (const auto &[profile, report] : story.reports) {
        if (action == retry_action && is_worth_a_retry(report))
            wanted[profile] = report.retry_plan ? JobKind::Retry : report.kind;
        if (action == sync_action && report.result == JobResult::Differences)
            wanted[profile] = JobKind::Execute;
    }
    const Device *device = parts_.devices.find(id);
    if (action == sync_action && device != nullptr)
        for (const std::string &profile : told_of(parts_.auto_sync.asking(*device)))
            wanted[profile] = JobKind::Execute;
    return wanted;
}

} // namespace mtpsync
