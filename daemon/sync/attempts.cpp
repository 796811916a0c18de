// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/attempts.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace mtpsync {

namespace {

/// Each look for whether a phone is free costs a worker; who has freed it does not want to wait long.
constexpr std::chrono::milliseconds longest_held_pause{5'000};

} // namespace

void pause_for(std::chrono::milliseconds time, const std::stop_token &stop) {
    std::mutex mutex;
    std::unique_lock lock{mutex};
    std::condition_variable_any never;
    never.wait_for(lock, stop, time, [] { return false; });
}

Attempts::Attempts(SyncContext &context) : context_{context}, jitter_{std::random_device{}()} {
}

Attempts::Outcome Attempts::run(const std::function<void()> &attempt, const std::function<void()> &refresh) {
    Budget budget{.pause = context_.retry.first_pause};
    for (int number = 1;; ++number) {
        throw_if_stopped();
        try {
            attempt();
            sessions_lost_ = 0;
            return {.error = std::nullopt, .attempts = number};
        } catch (const Error &error) {
            if (!prepare_next(error, budget, refresh))
                return {.error = error, .attempts = number};
        }
    }
}

void Attempts::require(const std::function<void()> &attempt, const std::function<void()> &refresh) {
    if (const auto outcome = run(attempt, refresh); outcome.error)
        throw Error{*outcome.error};
}

void Attempts::throw_if_stopped() const {
    if (context_.phone.gone())
        throw Error{ErrorCode::DeviceGone, "the phone was unplugged"};
    if (context_.stop.stop_requested())
        throw Error{ErrorCode::Cancelled, "cancelled"};
}

bool Attempts::prepare_next(const Error &error, Budget &budget, const std::function<void()> &refresh) {
    if (error.code() == ErrorCode::Cancelled) {
        throw_if_stopped();
        throw Error{error};
    }
    const RetryClass retry_class = error.info().retry_class;
    if (retry_class == RetryClass::Gone || error.code() == ErrorCode::DeviceNotPermitted)
        throw Error{error};
    if (retry_class == RetryClass::Locked || is_locked_after(error))
        return wait_for_unlock(budget, refresh);
    if (retry_class == RetryClass::Held)
        return wait_until_free(error, budget, refresh);
    if (retry_class == RetryClass::SessionLost) {
        recover_session(error);
        return budget.retries++ < context_.retry.max_retries;
    }
    if (retry_class == RetryClass::Transient && budget.retries < context_.retry.max_retries) {
        ++budget.retries;
        spdlog::info("{}: trying again: {}", context_.device, error.what());
        back_off(budget.pause);
        return true;
    }
    if (retry_class == RetryClass::Refresh && !budget.refreshed) {
        budget.refreshed = true;
        refresh();
        return true;
    }
    return false;
}

/// Phones that are locked in the middle of something say of the storage that it is not there.
bool Attempts::is_locked_after(const Error &error) {
    if (error.code() != ErrorCode::StorageUnavailable)
        return false;
    try {
        context_.phone.storages();
        return false;
    } catch (const Error &now) {
        return now.code() == ErrorCode::DeviceLocked;
    }
}

bool Attempts::wait_for_unlock(Budget &budget, const std::function<void()> &refresh) {
    context_.meter.set_pause("unlock the phone and choose File transfer on it");
    try {
        context_.phone.await_unlock();
        context_.meter.set_pause("");
        return true;
    } catch (const Error &error) {
        context_.meter.set_pause("");
        return prepare_next(error, budget, refresh);
    }
}

/// However long it takes: only a person can free the phone, who is told what has it.
bool Attempts::wait_until_free(const Error &error, Budget &budget, const std::function<void()> &refresh) {
    spdlog::warn("waiting for the phone: {}", error.what());
    try {
        wait_while_held(error.what());
        context_.meter.set_pause("");
        return true;
    } catch (const Error &now) {
        context_.meter.set_pause("");
        return prepare_next(now, budget, refresh);
    }
}

/// Returns with a session. Throws what keeps the phone from being opened when it is not that somebody has it.
void Attempts::wait_while_held(std::string reason) {
    auto pause = context_.retry.reopen_pause;
    for (;;) {
        context_.meter.set_pause(reason);
        back_off(pause);
        pause = std::min(pause, longest_held_pause);
        throw_if_stopped();
        try {
            context_.phone.open();
            return;
        } catch (const Error &error) {
            if (error.code() != ErrorCode::DeviceBusy)
                throw;
            reason = error.what();
        }
    }
}

/// Waits, longer each time, so that the next attempt opens a session with a phone that has come to rest.
void Attempts::recover_session(const Error &error) {
    context_.phone.close();
    if (++sessions_lost_ >= context_.retry.lost_sessions_in_a_row)
        throw Error{error};
    spdlog::warn("{}: opening the phone again: {}", context_.device, error.what());
    auto pause = context_.retry.reopen_pause * (1 << (sessions_lost_ - 1));
    back_off(pause);
}

void Attempts::back_off(std::chrono::milliseconds &pause) {
    // a quarter more or less, so that two jobs do not stay in step
    const std::int64_t quarter = pause.count() / 4;
    std::uniform_int_distribution<std::int64_t> spread{-quarter, quarter};
    context_.pause(pause + std::chrono::milliseconds{spread(jitter_)}, context_.stop);
    pause *= 2;
}

} // namespace mtpsync
