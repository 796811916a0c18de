// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/runtime/event_source.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>

struct sd_event;

namespace mtpsync {

struct EventCallback;

/**
 * Waits for file descriptors, timers and signals, and runs their callbacks one after the other: the heart of the
 * control thread. A thin face of sd-event.
 *
 * Owned by the composition root and thread-bound to the control thread; other threads reach it through a Mailbox.
 * Sources keep referring to it, so it stays where it was made.
 */
class EventLoop {
public:
    /// Throws Error (Internal) when the kernel has no epoll descriptor left.
    EventLoop();
    EventLoop(const EventLoop &) = delete;
    EventLoop &operator=(const EventLoop &) = delete;
    ~EventLoop();

    /// Runs callbacks until quit(). An exception that leaves a callback ends it too, and is rethrown here. It can be
    /// run again afterwards. Throws Error (Internal).
    void run();
    /// Ends run() when the callback that calls it has returned; before run() it ends the next one at once.
    void quit() noexcept { quit_ = true; }

    // Each of these watches something as long as the EventSource lives, and throws Error (Internal) when it cannot.

    /// Runs @p ready with the poll(2) events that hold, as long as one of @p events holds of @p fd, an error or a
    /// hang-up. The descriptor is borrowed; it must stay open until the source is destroyed.
    [[nodiscard]] EventSource add_io(int fd, std::uint32_t events, std::function<void(std::uint32_t)> ready);
    /// Runs @p due once, @p delay from now and never earlier; EventSource::rearm() arms it again. Timers that are
    /// overdue when the loop gets to them run in any order.
    [[nodiscard]] EventSource add_timer(std::chrono::steady_clock::duration delay, std::function<void()> due);
    /// Runs @p arrived when the process gets signal @p number. Blocks the signal in this thread, for good: to be called
    /// before other threads start, which inherit that, or the kernel may hand the signal to one of them. One source for
    /// a signal.
    [[nodiscard]] EventSource add_signal(int number, std::function<void()> arrived);

    /// Tells systemd from now on that the service lives, as often as its WatchdogSec= wants, and only while run() gets
    /// around. Returns whether systemd asked for it. Throws Error (Internal).
    bool enable_watchdog();

private:
    struct Unref {
        void operator()(sd_event *event) const noexcept;
    };

    [[nodiscard]] std::unique_ptr<EventCallback> make_callback(std::function<void(std::uint32_t)> fire);
    void run_once();

    std::unique_ptr<sd_event, Unref> event_;
    std::exception_ptr failure_; // left a callback, and waits to be rethrown
    bool quit_ = false;
};

} // namespace mtpsync
