// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/runtime/worker_thread.hpp"

#include "common/error.hpp"

#include <pthread.h>

#include <csignal>
#include <system_error>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::size_t longest_name = 15; // pthread_setname_np(3) refuses more

/// All signals are blocked in this thread, and in those that it starts, as long as this object lives.
class BlockedSignals {
public:
    BlockedSignals() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    BlockedSignals(const BlockedSignals &) = delete;
    BlockedSignals &operator=(const BlockedSignals &) = delete;
    ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_{};
};

std::jthread start(std::string name, std::function<void(std::stop_token)> work) {
    const BlockedSignals inherited; // blocking them in the new thread would leave a moment in which they are not
    try {
        return std::jthread{[name = std::move(name), work = std::move(work)](std::stop_token stop) {
            pthread_setname_np(pthread_self(), name.c_str());
            work(std::move(stop));
        }};
    } catch (const std::system_error &error) {
        throw system_error(ErrorCode::Internal, "no thread can be started", error.code().value());
    }
}

} // namespace

WorkerThread::WorkerThread(const std::string &name, std::function<void(std::stop_token)> work)
    : thread_{start(name.substr(0, longest_name), std::move(work))} {
}

} // namespace mtpsync
