// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

struct sd_event_source;

namespace mtpsync {

/**
 * One thing that an EventLoop watches, with the callback that it runs. Made by the loop, owned by whoever asked for it;
 * destroying it ends the watching, also from inside its own callback.
 *
 * Thread-bound to the thread of its loop. One that outlives its loop never fires again.
 */
class EventSource {
public:
    /// Watches nothing.
    EventSource() noexcept = default;

    explicit operator bool() const noexcept { return source_ != nullptr; }

    /// Of a source of add_io(): the poll(2) events that wake it from now on. With none, errors and hang-ups still do.
    /// Throws Error (Internal).
    void set_io_events(std::uint32_t events);

    /// Of a timer: it fires once, @p delay from now, instead of when it was to fire before. Throws Error (Internal).
    void rearm(std::chrono::steady_clock::duration delay);
    /// Of a timer: it does not fire until it is armed again, even if it is due already. Throws Error (Internal).
    void disarm();

    /// Of any source but a disarmed timer: runs @p prepare each time before the loop waits, so that what is waited for
    /// can be brought up to date: events of this source, timers. To be set once. Throws Error (Internal).
    void on_prepare(std::function<void()> prepare);

private:
    friend class EventLoop;

    struct Remove {
        void operator()(sd_event_source *source) const noexcept;
    };

    explicit EventSource(sd_event_source *source) noexcept : source_{source} {}

    std::unique_ptr<sd_event_source, Remove> source_;
};

} // namespace mtpsync
