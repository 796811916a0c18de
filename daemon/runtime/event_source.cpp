// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/runtime/event_source.hpp"

#include "daemon/runtime/event_callback.hpp"
#include "daemon/runtime/event_check.hpp"

#include <systemd/sd-event.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace mtpsync {

namespace {

/// The time that is @p delay from now as sd-event counts it: microseconds of CLOCK_MONOTONIC, which is the
/// steady_clock, rounded up so that no timer fires early.
std::uint64_t monotonic_usec_in(std::chrono::steady_clock::duration delay) {
    using std::chrono::microseconds;
    const auto now = std::chrono::ceil<microseconds>(std::chrono::steady_clock::now().time_since_epoch());
    const auto ahead = std::max(std::chrono::ceil<microseconds>(delay), microseconds{0});
    return static_cast<std::uint64_t>((now + ahead).count());
}

int run_prepare(sd_event_source *, void *userdata) noexcept {
    const auto &callback = *static_cast<EventCallback *>(userdata);
    return callback.guard(callback.prepare);
}

} // namespace

void EventSource::Remove::operator()(sd_event_source *source) const noexcept {
    sd_event_source_disable_unref(source);
}

void EventSource::set_io_events(std::uint32_t events) {
    check_event_call(sd_event_source_set_io_events(source_.get(), events), "a file descriptor cannot be watched");
}

void EventSource::rearm(std::chrono::steady_clock::duration delay) {
    constexpr auto what = "a timer cannot be armed";
    check_event_call(sd_event_source_set_time(source_.get(), monotonic_usec_in(delay)), what);
    check_event_call(sd_event_source_set_enabled(source_.get(), SD_EVENT_ONESHOT), what);
}

void EventSource::disarm() {
    check_event_call(sd_event_source_set_enabled(source_.get(), SD_EVENT_OFF), "a timer cannot be disarmed");
}

void EventSource::on_prepare(std::function<void()> prepare) {
    auto &callback = *static_cast<EventCallback *>(sd_event_source_get_userdata(source_.get()));
    assert(!callback.prepare); // it may be the one that runs
    callback.prepare = std::move(prepare);
    check_event_call(sd_event_source_set_prepare(source_.get(), run_prepare), "the event loop cannot be prepared");
}

} // namespace mtpsync
