// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "common/unique_fd.hpp"
#include "daemon/runtime/event_loop.hpp"
#include "tests/phone/mtp/unit/message_of.hpp"
#include "tests/support/catch.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace mtpsync;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using vphone::contains;
using vphone::message_of;

namespace {

constexpr auto never = std::chrono::hours{24 * 365};

/// An eventfd, readable when @p count is not zero and writable always.
UniqueFd counter(unsigned count) {
    return UniqueFd{eventfd(count, EFD_CLOEXEC | EFD_NONBLOCK)};
}

} // namespace

TEST_CASE("a readable descriptor runs its callback until it is read") {
    EventLoop loop;
    const UniqueFd fd = counter(1);
    int calls = 0;
    const EventSource source = loop.add_io(fd.get(), POLLIN, [&](std::uint32_t events) {
        CHECK(events == POLLIN);
        if (++calls < 3)
            return;
        eventfd_t value = 0;
        eventfd_read(fd.get(), &value);
        loop.quit();
    });
    loop.run();
    CHECK(calls == 3);
}

TEST_CASE("the wanted events of a descriptor can be changed") {
    EventLoop loop;
    const UniqueFd fd = counter(0);
    std::uint32_t seen = 0;
    EventSource source = loop.add_io(fd.get(), POLLIN, [&](std::uint32_t events) {
        seen = events;
        loop.quit();
    });
    source.set_io_events(POLLOUT);
    loop.run();
    CHECK(seen == POLLOUT);
}

TEST_CASE("a hang-up is told also to a source that waits for nothing") {
    EventLoop loop;
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    const UniqueFd read_end{ends[0]};
    UniqueFd write_end{ends[1]};
    std::uint32_t seen = 0;
    const EventSource source = loop.add_io(read_end.get(), 0, [&](std::uint32_t events) {
        seen = events;
        loop.quit();
    });
    write_end.reset();
    loop.run();
    CHECK(seen == POLLHUP);
}

TEST_CASE("a descriptor that is not open is refused by its number") {
    EventLoop loop;
    CHECK(contains(message_of([&] { static_cast<void>(loop.add_io(-1, POLLIN, [](std::uint32_t) {})); }),
                   "descriptor -1"));
    CHECK_THROWS_AS(loop.add_io(-1, POLLIN, [](std::uint32_t) {}), Error);
}

TEST_CASE("a timer fires not before its time, and the one that is due sooner fires alone") {
    EventLoop loop;
    const auto start = steady_clock::now();
    bool late_one_fired = false;
    const EventSource late = loop.add_timer(never, [&] { late_one_fired = true; });
    const EventSource soon = loop.add_timer(5ms, [&] { loop.quit(); });
    loop.run();
    CHECK(steady_clock::now() - start >= 5ms);
    CHECK_FALSE(late_one_fired);
}

TEST_CASE("timers that arm each other fire in that order, each once") {
    EventLoop loop;
    std::vector<int> order;
    EventSource third = loop.add_timer(never, [&] {
        order.push_back(3);
        loop.quit();
    });
    EventSource second = loop.add_timer(never, [&] {
        order.push_back(2);
        third.rearm(1ms);
    });
    const EventSource first = loop.add_timer(0ms, [&] {
        order.push_back(1);
        second.rearm(1ms);
    });
    loop.run();
    CHECK(order == std::vector{1, 2, 3});
}

TEST_CASE("a timer fires once each time it is armed, also by its own callback") {
    EventLoop loop;
    int fired = 0;
    EventSource timer = loop.add_timer(0ms, [&] {
        if (++fired == 3)
            loop.quit();
        else
            timer.rearm(0ms);
    });
    loop.run();
    CHECK(fired == 3);

    const EventSource end = loop.add_timer(1ms, [&] { loop.quit(); });
    loop.run();
    CHECK(fired == 3);
}

TEST_CASE("a disarmed timer does not fire, though it is due") {
    EventLoop loop;
    bool fired = false;
    EventSource timer = loop.add_timer(-1s, [&] { fired = true; });
    timer.disarm();
    const EventSource end = loop.add_timer(1ms, [&] { loop.quit(); });
    loop.run();
    CHECK_FALSE(fired);
}

TEST_CASE("a signal of the process runs its callback instead of its default action") {
    EventLoop loop;
    int arrived = 0;
    const EventSource source = loop.add_signal(SIGUSR1, [&] {
        ++arrived;
        loop.quit();
    });
    kill(getpid(), SIGUSR1);
    loop.run();
    CHECK(arrived == 1);
}

TEST_CASE("what is no signal is refused by its number") {
    EventLoop loop;
    CHECK(contains(message_of([&] { static_cast<void>(loop.add_signal(4711, [] {})); }), "signal 4711"));
}

TEST_CASE("a destroyed source is silent, and its descriptor can be watched again") {
    EventLoop loop;
    const UniqueFd fd = counter(1);
    bool old_fired = false;
    EventSource source = loop.add_io(fd.get(), POLLIN, [&](std::uint32_t) { old_fired = true; });
    source = {};
    source = loop.add_io(fd.get(), POLLIN, [&](std::uint32_t) { loop.quit(); });
    loop.run();
    CHECK_FALSE(old_fired);
}

TEST_CASE("a source that its own callback destroys finishes the callback, with what that holds") {
    EventLoop loop;
    const UniqueFd fd = counter(1);
    const auto held = std::make_shared<std::string>("still here");
    std::string seen;
    int calls = 0;
    EventSource source = loop.add_io(fd.get(), POLLIN, [&, held](std::uint32_t) {
        source = {};
        ++calls;
        seen = *held;
    });
    const EventSource end = loop.add_timer(1ms, [&] { loop.quit(); });
    loop.run();
    CHECK(calls == 1);
    CHECK(seen == "still here");
    CHECK(held.use_count() == 1); // the callback is gone by now
}

TEST_CASE("a source that outlives its loop can be destroyed") {
    const auto held = std::make_shared<int>(1);
    EventSource source;
    {
        EventLoop loop;
        source = loop.add_timer(never, [held] {});
    }
    CHECK(held.use_count() == 2);
    source = {};
    CHECK(held.use_count() == 1);
}

TEST_CASE("what a source waits for can be decided before each wait, as a bus connection wants") {
    EventLoop loop;
    const UniqueFd fd = counter(0);
    int prepared = 0;
    int timeouts = 0;
    int writable = 0;
    EventSource io = loop.add_io(fd.get(), 0, [&](std::uint32_t events) {
        CHECK(events == POLLOUT);
        ++writable;
        loop.quit();
    });
    EventSource timeout = loop.add_timer(never, [&] { ++timeouts; });
    timeout.disarm();
    io.on_prepare([&] {
        ++prepared;
        if (timeouts < 2)
            timeout.rearm(0ms);
        else
            io.set_io_events(POLLOUT);
    });
    loop.run();
    CHECK(timeouts == 2);
    CHECK(writable == 1);
    CHECK(prepared >= 3);
}

TEST_CASE("a source may be destroyed while it prepares") {
    EventLoop loop;
    const UniqueFd fd = counter(0);
    int prepared = 0;
    EventSource io = loop.add_io(fd.get(), POLLIN, [](std::uint32_t) {});
    io.on_prepare([&] {
        io = {};
        ++prepared;
    });
    const EventSource end = loop.add_timer(1ms, [&] { loop.quit(); });
    loop.run();
    CHECK(prepared == 1);
}

TEST_CASE("an exception that leaves a callback leaves run(), and the loop can go on") {
    EventLoop loop;
    const UniqueFd fd = counter(1);
    EventSource source = loop.add_io(fd.get(), POLLIN, [](std::uint32_t) { throw std::runtime_error{"from below"}; });
    CHECK_THROWS_WITH(loop.run(), "from below");
    CHECK_THROWS_WITH(loop.run(), "from below");

    source = {};
    const EventSource end = loop.add_timer(0ms, [&] { loop.quit(); });
    CHECK_NOTHROW(loop.run());
}

TEST_CASE("an exception that leaves a prepare callback leaves run() without waiting for an event") {
    EventLoop loop;
    const UniqueFd fd = counter(0);
    EventSource source = loop.add_io(fd.get(), POLLIN, [](std::uint32_t) {});
    source.on_prepare([] { throw std::runtime_error{"not prepared"}; });
    CHECK_THROWS_WITH(loop.run(), "not prepared");
}

TEST_CASE("a prepare callback that quits does so without waiting for an event") {
    EventLoop loop;
    const UniqueFd fd = counter(0);
    EventSource source = loop.add_io(fd.get(), POLLIN, [](std::uint32_t) {});
    int prepared = 0;
    source.on_prepare([&] {
        ++prepared;
        loop.quit();
    });
    loop.run();
    CHECK(prepared == 1);
}

TEST_CASE("quit() before run() ends the next run at once, and only that") {
    EventLoop loop;
    const UniqueFd fd = counter(1);
    int calls = 0;
    const EventSource source = loop.add_io(fd.get(), POLLIN, [&](std::uint32_t) {
        ++calls;
        loop.quit();
    });
    loop.quit();
    loop.run();
    CHECK(calls == 0);
    loop.run();
    CHECK(calls == 1);
}
