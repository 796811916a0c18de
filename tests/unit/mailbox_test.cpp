// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/runtime/event_loop.hpp"
#include "daemon/runtime/mailbox.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <stdexcept>
#include <thread>

using namespace mtpsync;

TEST_CASE("letters of many threads all run on the loop's thread, each thread's in its order") {
    constexpr int writer_count = 8;
    constexpr int letters_each = 2000;
    EventLoop loop;
    Mailbox mailbox{loop};
    std::vector<std::vector<int>> seen(writer_count);
    int missing = writer_count * letters_each;
    bool other_thread = false;
    const auto home = std::this_thread::get_id();

    std::vector<std::jthread> writers;
    for (int who = 0; who < writer_count; ++who)
        writers.emplace_back([&, who] {
            for (int number = 0; number < letters_each; ++number)
                mailbox.post([&, who, number] {
                    other_thread = other_thread || std::this_thread::get_id() != home;
                    seen[static_cast<std::size_t>(who)].push_back(number);
                    if (--missing == 0)
                        loop.quit();
                });
        });
    loop.run();

    CHECK_FALSE(other_thread);
    for (const auto &numbers : seen) {
        CHECK(numbers.size() == letters_each);
        CHECK(std::ranges::is_sorted(numbers));
    }
}

TEST_CASE("a letter that a letter posts runs after it, not inside it") {
    EventLoop loop;
    Mailbox mailbox{loop};
    std::vector<int> order;
    mailbox.post([&] {
        mailbox.post([&] {
            order.push_back(2);
            loop.quit();
        });
        order.push_back(1);
    });
    CHECK(order.empty());
    loop.run();
    CHECK(order == std::vector{1, 2});
}

TEST_CASE("letters that wait for ever do not keep the loop from other events") {
    EventLoop loop;
    Mailbox mailbox{loop};
    std::function<void()> again = [&] { mailbox.post(again); };
    mailbox.post(again);
    const EventSource timer = loop.add_timer(std::chrono::milliseconds{1}, [&] { loop.quit(); });
    CHECK_NOTHROW(loop.run());
}

TEST_CASE("an exception of a letter leaves run(), and later letters still arrive") {
    EventLoop loop;
    Mailbox mailbox{loop};
    mailbox.post([] { throw std::runtime_error{"bad letter"}; });
    CHECK_THROWS_WITH(loop.run(), "bad letter");
    mailbox.post([&] { loop.quit(); });
    CHECK_NOTHROW(loop.run());
}

TEST_CASE("letters that wait when the mailbox dies are dropped with what they hold") {
    const auto held = std::make_shared<int>(1);
    {
        EventLoop loop;
        Mailbox mailbox{loop};
        mailbox.post([held] { FAIL("must not run"); });
        CHECK(held.use_count() == 2);
    }
    CHECK(held.use_count() == 1);
}
