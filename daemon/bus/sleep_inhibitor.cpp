// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/sleep_inhibitor.hpp"

#include "common/bus_compat.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <string>

namespace mtpsync {

namespace {

constexpr auto logind_service = "org.freedesktop.login1";
constexpr auto logind_path = "/org/freedesktop/login1";
constexpr auto logind_interface = "org.freedesktop.login1.Manager";

// A lock of the mode "delay" holds sleep up for some seconds only, and a transfer takes minutes. "idle" would also keep
// the screen from being locked, and "shutdown" is a person's decision: what is interrupted then goes on later.
constexpr auto what = "sleep";
constexpr auto mode = "block";
constexpr auto who = "mtpsync";
constexpr auto why = "A phone is being synchronised";

} // namespace

SleepInhibitor::SleepInhibitor(EventLoop &loop, JobTable &jobs) : loop_{loop}, jobs_{jobs} {
    connect();
    jobs_.add_observer(*this);
}

SleepInhibitor::~SleepInhibitor() = default;

void SleepInhibitor::connect() {
    try {
        connection_ = bus_compat::open_bus(bus_compat::Bus::System);
        logind_ =
            sdbus::createProxy(*connection_, bus_compat::ServiceName{logind_service}, sdbus::ObjectPath{logind_path});
        pump_ = std::make_unique<BusPump>(loop_, *connection_, [this] { disconnect(); });
    } catch (const sdbus::Error &error) {
        spdlog::debug("the machine may sleep while jobs run, there is no system bus: {}", error.getMessage());
        disconnect();
    }
}

void SleepInhibitor::disconnect() {
    lock_.reset();
    pump_.reset();
    logind_.reset();
    connection_.reset();
}

bool SleepInhibitor::is_wanted() const {
    return std::ranges::any_of(jobs_.jobs(), [](const auto &item) {
        const JobState state = item.second->state();
        return state == JobState::Running || state == JobState::Cancelling;
    });
}

void SleepInhibitor::update() {
    if (!is_wanted()) {
        lock_.reset();
        is_refused_ = false;
    } else if (connection_ && !lock_ && !is_asked_ && !is_refused_) {
        take();
    }
}

void SleepInhibitor::take() {
    const auto answered = [this](bus_compat::CallFailure failure, const sdbus::UnixFd &lock) {
        is_asked_ = false;
        is_refused_ = static_cast<bool>(failure);
        if (failure)
            spdlog::debug("the machine may sleep while jobs run: {}", failure->getMessage());
        else if (is_wanted()) // else the work has ended meanwhile
            lock_ = lock;
    };
    try {
        logind_->callMethodAsync("Inhibit")
            .onInterface(logind_interface)
            .withArguments(std::string{what}, std::string{who}, std::string{why}, std::string{mode})
            .uponReplyInvoke(answered);
        is_asked_ = true;
    } catch (const sdbus::Error &error) {
        is_refused_ = true;
        spdlog::debug("the machine may sleep while jobs run, logind cannot be asked: {}", error.getMessage());
    }
}

} // namespace mtpsync
