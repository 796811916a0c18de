// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/runtime/event_loop.hpp"
#include "daemon/runtime/mailbox.hpp"
#include "daemon/runtime/worker_thread.hpp"
#include "tests/support/catch.hpp"

#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <mutex>

using namespace mtpsync;

namespace {

sigset_t blocked_signals() {
    sigset_t signals;
    pthread_sigmask(SIG_BLOCK, nullptr, &signals);
    return signals;
}

/// Returns when @p stop says so.
void wait_for(const std::stop_token &stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock{mutex};
    changed.wait(lock, stop, [] { return false; });
}

} // namespace

TEST_CASE("a worker thread bears its name, cut to what the kernel allows") {
    char name[32] = "";
    {
        const WorkerThread thread{"hash-of-everything", [&](const std::stop_token &) {
                                      pthread_getname_np(pthread_self(), name, sizeof(name));
                                  }};
    }
    CHECK(std::string{name} == "hash-of-everyth");
}

TEST_CASE("the end of a worker thread is asked for and waited for") {
    bool ended = false;
    {
        const WorkerThread thread{"worker", [&](const std::stop_token &stop) {
                                      wait_for(stop);
                                      ended = true;
                                  }};
    }
    CHECK(ended);
}

TEST_CASE("a worker thread can be told to stop before it is waited for") {
    EventLoop loop;
    Mailbox mailbox{loop};
    WorkerThread thread{"worker", [&](const std::stop_token &stop) {
                            wait_for(stop);
                            mailbox.post([&] { loop.quit(); });
                        }};
    thread.request_stop();
    CHECK_NOTHROW(loop.run());
}

TEST_CASE("all signals are blocked in a worker thread, and none more than before in its maker") {
    const sigset_t before = blocked_signals();
    sigset_t inside{};
    {
        const WorkerThread thread{"worker", [&](const std::stop_token &) { inside = blocked_signals(); }};
    }
    const sigset_t after = blocked_signals();
    for (const int number : {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD, SIGPIPE}) {
        INFO("signal " << number);
        CHECK(sigismember(&inside, number) == 1);
        CHECK(sigismember(&after, number) == sigismember(&before, number));
    }
}

TEST_CASE("a signal of the process reaches the loop although worker threads run") {
    EventLoop loop;
    const WorkerThread before{"before", [](const std::stop_token &stop) { wait_for(stop); }};
    int arrived = 0;
    const EventSource source = loop.add_signal(SIGUSR2, [&] {
        ++arrived;
        loop.quit();
    });
    const WorkerThread after{"after", [](const std::stop_token &stop) { wait_for(stop); }};
    kill(getpid(), SIGUSR2);
    loop.run();
    CHECK(arrived == 1);
}
