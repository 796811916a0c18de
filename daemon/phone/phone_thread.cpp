// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/phone_thread.hpp"

#include "common/error.hpp"
#include "common/log_context.hpp"
#include "common/text.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace mtpsync {

namespace {

/// A phone that claims to hold more is listed no further than somebody asks for: about 200 MB of memory.
constexpr std::uint64_t most_objects = 2'000'000;

constexpr std::size_t most_wanted = 64;
constexpr std::chrono::minutes longest_reopen_time{1};
/// An idle phone is only listened to; a new task ends the wait.
constexpr std::chrono::hours idle_time{1};

std::string what_to_do(const Error &error) {
    if (error.code() == ErrorCode::DeviceUnresponsive)
        return "the phone does not answer; if this stays, unplug it and plug it in again";
    return error.what();
}

} // namespace

PhoneThread::PhoneThread(PhoneOpener opener, Settings settings, LiveTree &tree, Listener &listener)
    : settings_{std::move(settings)}, tree_{tree}, listener_{listener}, link_{std::move(opener), settings_.link, tree,
                                                                              *this},
      reopen_time_{settings_.reopen_time}, thread_{settings_.name,
                                                   [this](const std::stop_token &stop) { main(stop); }} {
}

/// Where the daemon ends by an error nobody has stopped the thread, and it may be waiting for an hour.
PhoneThread::~PhoneThread() {
    stop(false);
}

void PhoneThread::submit(Task task, std::stop_source stop) {
    const std::scoped_lock lock{mutex_};
    tasks_.push_back({std::move(task), std::move(stop)});
    idle_stop_.request_stop();
    wake_.notify_all();
}

void PhoneThread::want(FolderRef folder) {
    const std::scoped_lock lock{mutex_};
    if (wanted_.size() == most_wanted)
        wanted_.pop_front();
    wanted_.push_back(folder);
    idle_stop_.request_stop();
    wake_.notify_all();
}

void PhoneThread::wake() {
    const std::scoped_lock lock{mutex_};
    wake_wanted_ = true;
    idle_stop_.request_stop();
    wake_.notify_all();
}

void PhoneThread::rescan() {
    const std::scoped_lock lock{mutex_};
    rescan_wanted_ = true;
    idle_stop_.request_stop();
    wake_.notify_all();
}

void PhoneThread::stop(bool gone) {
    if (gone)
        link_.declare_gone();
    thread_.request_stop();
    const std::scoped_lock lock{mutex_};
    task_stop_.request_stop();
    for (Waiting &waiting : tasks_)
        waiting.stop.request_stop();
    idle_stop_.request_stop();
    wake_.notify_all();
}

void PhoneThread::main(const std::stop_token &stop) {
    const LogContext context{settings_.name};
    publish(DeviceState::Opening);
    while (!stop.stop_requested())
        if (!run_next_task(stop))
            idle_step();
    while (run_next_task(stop)) // each ends at once, and whoever waits for it hears of it
        continue;
    link_.close();
    listener_.thread_finished();
}

bool PhoneThread::run_next_task(const std::stop_token &stop) {
    Task task;
    std::stop_token task_stop;
    {
        const std::scoped_lock lock{mutex_};
        idle_stop_ = std::stop_source{};
        if (stop.stop_requested())
            idle_stop_.request_stop();
        if (tasks_.empty())
            return false;
        task = std::move(tasks_.front().task);
        task_stop_ = std::move(tasks_.front().stop);
        tasks_.pop_front();
        if (stop.stop_requested())
            task_stop_.request_stop();
        task_stop = task_stop_.get_token();
    }
    busy_ = true;
    news_.released = false; // should the task find it closed to us, it is tried again
    if (!link_.is_locked()) // else the task waits for the unlock, too
        publish(DeviceState::Busy);
    link_.set_stop(task_stop);
    try {
        task(link_, task_stop);
    } catch (const std::exception &error) {
        spdlog::error("a task for {} failed: {}", settings_.name, error.what());
    }
    busy_ = false;
    return true;
}

void PhoneThread::idle_step() {
    bool rescan = false;
    bool wake = false;
    {
        const std::scoped_lock lock{mutex_};
        link_.set_stop(idle_stop_.get_token());
        rescan = std::exchange(rescan_wanted_, false);
        wake = std::exchange(wake_wanted_, false);
        if (news_.released && !link_.is_open() && !wanted_.empty()) {
            wanted_
                .clear(); // handles of a session that is over: whoever wants a folder sees the new tree, and asks again
            wake = true;
        }
    }
    if (news_.released && !rescan && !wake && !link_.is_open())
        return rest(idle_time);
    if (rescan)
        link_.close();
    try {
        if (!link_.is_open()) {
            if (news_.state != DeviceState::Failed && news_.state != DeviceState::Unresponsive)
                publish(DeviceState::Opening);
            link_.open();
        }
        if (storages_of_ != link_.generation())
            link_.await_unlock();
        if (const auto next = next_folder()) {
            list_one(*next);
        } else {
            publish(DeviceState::Ready);
            listen_or_release();
        }
    } catch (const Error &error) {
        if (error.code() != ErrorCode::Cancelled)
            recover(error);
    }
}

/// A session keeps file managers from the phone: nobody has one who does nothing with it.
void PhoneThread::listen_or_release() {
    const bool releases = settings_.release_time.count() > 0;
    const auto events = link_.wait_for_events(releases ? settings_.release_time : idle_time);
    take_in(events);
    if (!releases || !events.empty() || is_wanted())
        return;
    spdlog::debug("{}: nothing to do, other programs can use it", settings_.name);
    link_.release();
    set_released(true);
}

bool PhoneThread::is_wanted() {
    const std::scoped_lock lock{mutex_};
    return idle_stop_.stop_requested();
}

void PhoneThread::set_released(bool released) {
    if (news_.released == released)
        return;
    news_.released = released;
    listener_.device_news(news_);
}

/// Storages that come or go are read anew, their descriptions and the lock included.
void PhoneThread::take_in(const std::vector<PhoneEvent> &events) {
    using Kind = PhoneEvent::Kind;
    if (std::ranges::any_of(events, [](const PhoneEvent &event) {
            return event.kind == Kind::StorageAdded || event.kind == Kind::StorageRemoved;
        }))
        storages_of_ = 0;
}

std::optional<PhoneThread::NextFolder> PhoneThread::next_folder() {
    {
        const std::scoped_lock lock{mutex_};
        if (!wanted_.empty()) {
            const FolderRef folder = wanted_.front();
            wanted_.pop_front();
            return NextFolder{.folder = folder, .is_wanted = true};
        }
    }
    if (!settings_.idle_scan || scanned_out_ == link_.generation())
        return std::nullopt;
    const auto next = tree_.with(
        [](ObjectTree &tree) { return tree.objects() < most_objects ? tree.next_unlisted() : std::nullopt; });
    // What went stale is listed again when somebody asks for it: phones report our own changes, too.
    if (!next || tree_.with([&](ObjectTree &tree) { return tree.state(*next); }) == FolderState::Stale)
        return std::nullopt;
    return NextFolder{.folder = *next};
}

void PhoneThread::list_one(const NextFolder &next) {
    publish(DeviceState::Scanning);
    try {
        link_.list(next.folder.storage, next.folder.handle);
    } catch (const Error &error) {
        if (error.ends_session() || error.code() == ErrorCode::Cancelled || error.code() == ErrorCode::DeviceLocked)
            throw;
        spdlog::warn("{}: a folder cannot be listed: {}", settings_.name, escape_for_display(error.what()));
        scanned_out_ = link_.generation();
        if (next.is_wanted)
            refuse(next.folder, error);
    }
}

/// Whoever waits for the folder would wait for ever.
void PhoneThread::refuse(FolderRef folder, const Error &error) {
    {
        const std::scoped_lock lock{mutex_};
        if (refusals_.size() == most_wanted)
            refusals_.pop_front();
        refusals_.emplace_back(folder, error);
    }
    listener_.tree_news();
}

std::optional<Error> PhoneThread::take_refusal(FolderRef folder) {
    const std::scoped_lock lock{mutex_};
    const auto found = std::ranges::find(refusals_, folder, [](const auto &refusal) { return refusal.first; });
    if (found == refusals_.end())
        return std::nullopt;
    Error error = std::move(found->second);
    refusals_.erase(found);
    return error;
}

/// What a person can do is said; meanwhile the phone is tried again, later each time.
void PhoneThread::recover(const Error &error) {
    if (error.code() == ErrorCode::DeviceLocked)
        return;
    const bool hangs = error.code() == ErrorCode::DeviceUnresponsive;
    publish(hangs ? DeviceState::Unresponsive : DeviceState::Failed, what_to_do(error));
    link_.close();
    rest(reopen_time_);
    reopen_time_ = std::min<std::chrono::milliseconds>(reopen_time_ * 2, longest_reopen_time);
}

void PhoneThread::rest(std::chrono::milliseconds time) {
    std::unique_lock lock{mutex_};
    const std::stop_token stop = idle_stop_.get_token();
    wake_.wait_for(lock, stop, time, [] { return false; });
}

void PhoneThread::publish(DeviceState state, std::string reason) {
    if (news_.state == state && news_.reason == reason)
        return;
    news_.state = state;
    news_.reason = std::move(reason);
    listener_.device_news(news_);
}

void PhoneThread::opened(const PhoneInfo &info) {
    {
        const std::scoped_lock lock{mutex_};
        refusals_.clear(); // of another session
    }
    reopen_time_ = settings_.reopen_time;
    news_.info = info;
    news_.released = false;
    news_.was_opened = true;
    if (busy_) { // a job may have waited for it
        news_.state = DeviceState::Busy;
        news_.reason.clear();
    }
    listener_.device_news(news_);
}

void PhoneThread::held(const std::string &reason) {
    news_.released = false; // it is not left to others: it is tried until it is free
    publish(DeviceState::Failed, reason);
}

void PhoneThread::storages_seen(const std::vector<StorageInfo> &storages) {
    const bool is_new = std::exchange(storages_of_, link_.generation()) != link_.generation();
    news_.storages = storages;
    listener_.device_news(news_);
    if (is_new) // whoever waits for a folder can ask for it by its new handle
        listener_.tree_news();
}

void PhoneThread::locked(bool is_locked) {
    if (is_locked)
        publish(DeviceState::Locked, "unlock the phone and choose File transfer on it");
    else
        publish(busy_ ? DeviceState::Busy : DeviceState::Ready);
}

} // namespace mtpsync
