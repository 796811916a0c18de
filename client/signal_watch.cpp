// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/signal_watch.hpp"

#include "common/error.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>

namespace mtpsync {

namespace {

/// A shell starts its background jobs with SIGINT ignored; it has to stay so.
bool ignored(int number) {
    struct sigaction action {};
    return sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

} // namespace

SignalWatch::SignalWatch() {
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGWINCH);
    if (!ignored(SIGINT))
        sigaddset(&watched, SIGINT);
    fd_.reset(signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd_)
        throw system_error(ErrorCode::Internal, "cannot watch for signals", errno);
    sigprocmask(SIG_BLOCK, &watched, &before_);
}

SignalWatch::~SignalWatch() {
    sigprocmask(SIG_SETMASK, &before_, nullptr);
}

std::optional<int> SignalWatch::next() {
    signalfd_siginfo info{};
    if (read(fd_.get(), &info, sizeof info) != static_cast<ssize_t>(sizeof info))
        return std::nullopt;
    return static_cast<int>(info.ssi_signo);
}

} // namespace mtpsync
