// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/runtime/service_notify.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>

namespace mtpsync::service_notify {

namespace {

void tell(const std::string &state) noexcept {
    // what systemd does not hear is its own affair: the service goes on
    static_cast<void>(sd_notify(0, state.c_str()));
}

/// A line break would begin another assignment.
std::string status_line(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return "STATUS=" + text;
}

} // namespace

void ready(const std::string &status) noexcept {
    tell("READY=1\n" + status_line(status));
}

void status(const std::string &text) noexcept {
    tell(status_line(text));
}

void reloading() noexcept {
    using std::chrono::duration_cast;
    using std::chrono::microseconds;
    // CLOCK_MONOTONIC, which is the steady_clock: by it Type=notify-reload knows which reload is meant
    const auto now = duration_cast<microseconds>(std::chrono::steady_clock::now().time_since_epoch());
    tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(now.count()));
}

void stopping(std::chrono::microseconds longest) noexcept {
    tell("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + std::to_string(longest.count()));
}

} // namespace mtpsync::service_notify
