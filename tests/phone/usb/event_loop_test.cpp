// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/event_loop.hpp"
#include "tests/support/catch.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>

using namespace std::chrono_literals;
using mtpsync::UniqueFd;
using vphone::EventLoop;

TEST_CASE("timers run in the order of their deadlines, those of one moment in the order of the calls") {
    EventLoop loop;
    std::string order;
    const auto now = loop.now();
    loop.at(now + 3ms, [&] {
        order += "d";
        loop.stop();
    });
    loop.at(now + 1ms, [&] { order += "a"; });
    const auto cancelled = loop.at(now + 1ms, [&] { order += "x"; });
    loop.at(now + 1ms, [&] { order += "b"; });
    loop.at(now + 2ms, [&] { order += "c"; });
    loop.cancel(cancelled);
    loop.run();
    REQUIRE(order == "abcd");
    REQUIRE(loop.now() >= now + 3ms);
}

TEST_CASE("posted tasks run before the next handler, and the turn hook after them") {
    EventLoop loop;
    std::string order;
    const UniqueFd first{eventfd(1, EFD_CLOEXEC)};
    const UniqueFd second{eventfd(1, EFD_CLOEXEC)};
    for (const auto *event : {&first, &second})
        loop.watch(event->get(), EPOLLIN, [&, event](std::uint32_t) {
            loop.forget(event->get());
            order += "handler ";
            loop.post([&] { order += "posted "; });
        });
    loop.set_turn_hook([&] {
        if (order.size() >= 30)
            loop.stop();
    });
    loop.run();
    REQUIRE(order == "handler posted handler posted ");
}

TEST_CASE("a handler that was forgotten by an earlier one of the same round does not run") {
    EventLoop loop;
    const UniqueFd first{eventfd(1, EFD_CLOEXEC)};
    const UniqueFd second{eventfd(1, EFD_CLOEXEC)};
    int calls = 0;
    const auto forget_both = [&](std::uint32_t) {
        ++calls;
        loop.forget(first.get());
        loop.forget(second.get());
    };
    loop.watch(first.get(), EPOLLIN, forget_both);
    loop.watch(second.get(), EPOLLIN, forget_both);
    loop.run_once();
    loop.at(loop.now(), [&] { loop.stop(); });
    loop.run();
    REQUIRE(calls == 1);
}
