// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"
#include "tests/phone/usb/timer_queue.hpp"

#include <deque>
#include <memory>
#include <unordered_map>

namespace vphone {

/**
 * The phone's one thread: file descriptors (epoll), one-shot timers (a monotonic timerfd, so that the timer slack of
 * the process does not coarsen them) and posted tasks.
 *
 * Owned by the program. Thread-bound to the thread that calls run().
 */
class EventLoop : public Scheduler {
public:
    using Ready = std::function<void(std::uint32_t events)>;

    /// Throws std::system_error.
    EventLoop();
    ~EventLoop() override;

    /// Calls @p ready with the epoll events of @p fd until forget(). The descriptor stays the caller's. Throws
    /// std::system_error.
    void watch(int fd, std::uint32_t events, Ready ready);
    /// Waits for other events on a descriptor that is already watched. Throws std::system_error.
    void change(int fd, std::uint32_t events);
    /// To be called before the descriptor is closed. A handler may forget any descriptor, its own included.
    void forget(int fd);

    /// @p hook runs after every handler, timer or posted task, when nothing of it is left to do.
    void set_turn_hook(Task hook) { turn_hook_ = std::move(hook); }

    void run();
    /// Waits until something is ready, and handles it.
    void run_once();
    void stop() noexcept { stopped_ = true; }

    [[nodiscard]] TimePoint now() const override { return Clock::now(); }
    TimerId at(TimePoint when, Task task) override;
    void cancel(TimerId timer) override;
    void post(Task task) override;

private:
    struct Watch {
        std::uint32_t generation; ///< tells a new descriptor from a closed one of the same number
        Ready ready;
    };

    void arm_timer();
    void run_timers();
    void dispatch(std::uint64_t token, std::uint32_t events);
    void end_turn();

    mtpsync::UniqueFd epoll_;
    mtpsync::UniqueFd timer_;
    std::unordered_map<int, std::shared_ptr<const Watch>> watches_;
    std::uint32_t last_generation_ = 0;
    TimerQueue timers_;
    TimePoint armed_{}; ///< the deadline that the timerfd has; the epoch: none
    std::deque<Task> posted_;
    Task turn_hook_;
    bool stopped_ = false;
};

} // namespace vphone
