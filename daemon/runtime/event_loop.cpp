// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/runtime/event_loop.hpp"

#include "daemon/runtime/event_callback.hpp"
#include "daemon/runtime/event_check.hpp"

#include <poll.h>
#include <sys/epoll.h>
#include <systemd/sd-event.h>

#include <csignal>
#include <ctime>
#include <limits>
#include <string>
#include <utility>

namespace mtpsync {

namespace {

// callers speak of poll(2), sd-event of epoll(7); Linux gives both the same numbers
static_assert(POLLIN == EPOLLIN && POLLOUT == EPOLLOUT && POLLERR == EPOLLERR && POLLHUP == EPOLLHUP);

constexpr std::uint64_t for_ever = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t timer_accuracy_usec = 1'000; // what a timer may be late, so that wake-ups fall together

int run_io(sd_event_source *, int, std::uint32_t events, void *userdata) noexcept {
    const auto &callback = *static_cast<EventCallback *>(userdata);
    return callback.guard([&] { callback.fire(events); });
}

int run_timer(sd_event_source *, std::uint64_t, void *userdata) noexcept {
    const auto &callback = *static_cast<EventCallback *>(userdata);
    return callback.guard([&] { callback.fire(0); });
}

int run_signal(sd_event_source *, const signalfd_siginfo *, void *userdata) noexcept {
    const auto &callback = *static_cast<EventCallback *>(userdata);
    return callback.guard([&] { callback.fire(0); });
}

void free_callback(void *userdata) noexcept {
    delete static_cast<EventCallback *>(userdata);
}

/// From here on the callback lives and dies with the source.
sd_event_source *give_callback(sd_event_source *source, std::unique_ptr<EventCallback> callback) {
    sd_event_source_set_destroy_callback(source, free_callback);
    static_cast<void>(callback.release()); // the source has it as its userdata
    return source;
}

void block_signal(int number) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, number);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

} // namespace

void EventLoop::Unref::operator()(sd_event *event) const noexcept {
    sd_event_unref(event);
}

EventLoop::EventLoop() {
    sd_event *event = nullptr;
    check_event_call(sd_event_new(&event), "no event loop can be made");
    event_.reset(event);
}

EventLoop::~EventLoop() = default;

void EventLoop::run() {
    while (!quit_)
        run_once();
    quit_ = false;
}

void EventLoop::run_once() {
    int ready = sd_event_prepare(event_.get());
    if (ready == 0) {
        // what a prepare callback decided must not wait for an event
        const bool over = quit_ || failure_;
        ready = sd_event_wait(event_.get(), over ? 0 : for_ever);
    }
    if (ready > 0)
        ready = sd_event_dispatch(event_.get());
    if (failure_)
        std::rethrow_exception(std::exchange(failure_, nullptr));
    check_event_call(ready, "the event loop broke");
}

std::unique_ptr<EventCallback> EventLoop::make_callback(std::function<void(std::uint32_t)> fire) {
    return std::make_unique<EventCallback>(EventCallback{.failure = &failure_, .fire = std::move(fire)});
}

EventSource EventLoop::add_io(int fd, std::uint32_t events, std::function<void(std::uint32_t)> ready) {
    auto callback = make_callback(std::move(ready));
    sd_event_source *source = nullptr;
    check_event_call(sd_event_add_io(event_.get(), &source, fd, events, run_io, callback.get()),
                     "file descriptor " + std::to_string(fd) + " cannot be watched");
    return EventSource{give_callback(source, std::move(callback))};
}

EventSource EventLoop::add_timer(std::chrono::steady_clock::duration delay, std::function<void()> due) {
    auto callback = make_callback([due = std::move(due)](std::uint32_t) { due(); });
    sd_event_source *source = nullptr;
    check_event_call(sd_event_add_time(event_.get(), &source, CLOCK_MONOTONIC, for_ever, timer_accuracy_usec, run_timer,
                                       callback.get()),
                     "no timer can be made");
    EventSource timer{give_callback(source, std::move(callback))};
    timer.rearm(delay);
    return timer;
}

EventSource EventLoop::add_signal(int number, std::function<void()> arrived) {
    block_signal(number);
    auto callback = make_callback([arrived = std::move(arrived)](std::uint32_t) { arrived(); });
    sd_event_source *source = nullptr;
    check_event_call(sd_event_add_signal(event_.get(), &source, number, run_signal, callback.get()),
                     "signal " + std::to_string(number) + " cannot be watched");
    return EventSource{give_callback(source, std::move(callback))};
}

bool EventLoop::enable_watchdog() {
    return check_event_call(sd_event_set_watchdog(event_.get(), 1), "the watchdog cannot be enabled") > 0;
}

} // namespace mtpsync
