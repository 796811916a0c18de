// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/event_loop.hpp"

#include "tests/phone/usb/system_error.hpp"

#include <sys/epoll.h>
#include <sys/timerfd.h>

#include <array>

namespace vphone {

namespace {

std::uint64_t token_of(int fd, std::uint32_t generation) {
    return std::uint64_t{generation} << 32 | static_cast<std::uint32_t>(fd);
}

void control(int epoll, int operation, int fd, std::uint32_t events, std::uint64_t token) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = token;
    if (epoll_ctl(epoll, operation, fd, &event) < 0)
        throw_errno("epoll_ctl");
}

} // namespace

EventLoop::EventLoop()
    : epoll_{epoll_create1(EPOLL_CLOEXEC)}, timer_{timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)} {
    if (!epoll_)
        throw_errno("epoll_create1");
    if (!timer_)
        throw_errno("timerfd_create");
    watch(timer_.get(), EPOLLIN, [this](std::uint32_t) { run_timers(); });
}

EventLoop::~EventLoop() = default;

void EventLoop::watch(int fd, std::uint32_t events, Ready ready) {
    const auto generation = ++last_generation_;
    control(epoll_.get(), EPOLL_CTL_ADD, fd, events, token_of(fd, generation));
    watches_[fd] = std::make_shared<const Watch>(Watch{generation, std::move(ready)});
}

void EventLoop::change(int fd, std::uint32_t events) {
    control(epoll_.get(), EPOLL_CTL_MOD, fd, events, token_of(fd, watches_.at(fd)->generation));
}

void EventLoop::forget(int fd) {
    if (watches_.erase(fd) != 0)
        epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

void EventLoop::run() {
    stopped_ = false;
    while (!stopped_)
        run_once();
}

void EventLoop::run_once() {
    arm_timer();
    std::array<epoll_event, 16> events;
    const int count =
        epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), posted_.empty() ? -1 : 0);
    if (count < 0 && errno != EINTR)
        throw_errno("epoll_wait");
    end_turn(); // what was posted before the loop ran
    for (int index = 0; index < count && !stopped_; ++index)
        dispatch(events[static_cast<std::size_t>(index)].data.u64, events[static_cast<std::size_t>(index)].events);
}

void EventLoop::dispatch(std::uint64_t token, std::uint32_t events) {
    const auto fd = static_cast<int>(token & 0xFFFFFFFF);
    const auto found = watches_.find(fd);
    if (found == watches_.end() || found->second->generation != token >> 32)
        return;                       // forgotten by an earlier handler of this round
    const auto watch = found->second; // keeps the handler alive while it forgets itself
    watch->ready(events);
    end_turn();
}

void EventLoop::end_turn() {
    while (!posted_.empty()) {
        const Task task = std::move(posted_.front());
        posted_.pop_front();
        task();
    }
    if (turn_hook_)
        turn_hook_();
}

Scheduler::TimerId EventLoop::at(TimePoint when, Task task) {
    return timers_.add(when, std::move(task));
}

void EventLoop::cancel(TimerId timer) {
    timers_.cancel(timer);
}

void EventLoop::post(Task task) {
    posted_.push_back(std::move(task));
}

void EventLoop::arm_timer() {
    // a deadline that was cancelled stays armed: one needless wake-up is cheaper than a system call a time
    const auto next = timers_.next_deadline();
    if (!next || *next == armed_)
        return;
    armed_ = *next;
    const auto since_boot = std::max(next->time_since_epoch(), Clock::duration{1}); // zero would disarm
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_boot);
    itimerspec deadline{};
    deadline.it_value.tv_sec = seconds.count();
    deadline.it_value.tv_nsec = std::chrono::nanoseconds{since_boot - seconds}.count();
    if (timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &deadline, nullptr) < 0)
        throw_errno("timerfd_settime");
}

void EventLoop::run_timers() {
    std::uint64_t expirations = 0;
    [[maybe_unused]] const auto drained = read(timer_.get(), &expirations, sizeof(expirations));
    armed_ = {};
    const auto until = now(); // a task that sets a timer for "now" waits for the next round
    while (const auto task = timers_.take_due(until)) {
        task();
        end_turn();
    }
}

} // namespace vphone
