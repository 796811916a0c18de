// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/life_signs.hpp"

#include "common/error.hpp"

#include <pthread.h>

#include <chrono>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::chrono::milliseconds interval{250};

std::chrono::nanoseconds time_on(clockid_t clock) {
    timespec used{};
    clock_gettime(clock, &used);
    return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

} // namespace

LifeSigns::LifeSigns(HelperThread &helper, std::function<void()> tell) : helper_{helper}, tell_{std::move(tell)} {
    if (const int error = pthread_getcpuclockid(pthread_self(), &clock_); error != 0)
        throw system_error(ErrorCode::Internal, "the worker has no clock of its thread", error);
    helper_.start([this] { watch(); });
}

LifeSigns::~LifeSigns() {
    {
        const std::scoped_lock lock{mutex_};
        over_ = true;
        changed_.notify_all();
    }
    helper_.wait();
}

void LifeSigns::watch() {
    std::chrono::nanoseconds last = time_on(clock_);
    std::unique_lock lock{mutex_};
    while (!changed_.wait_for(lock, interval, [this] { return over_; })) {
        const std::chrono::nanoseconds now = time_on(clock_);
        if (std::exchange(last, now) != now)
            tell_();
    }
}

} // namespace mtpsync
