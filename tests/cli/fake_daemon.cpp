// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/bus_compat.hpp"
#include "tests/cli/fake_manager.hpp"

#include <poll.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

// fake-daemon PHONES JOB [MILLISECONDS]: org.mtpsync1 on the session bus, behaving as FakeManager describes, with so
// many milliseconds between two lines of a script (for people who watch; tests leave them out). Says "ready" when it
// is.

namespace {

using mtpsync::test::FakeManager;
using Milliseconds = std::chrono::milliseconds;

void wait(const sdbus::IConnection &connection, Milliseconds longest) {
    const auto request = mtpsync::bus_compat::poll_request(connection);
    auto timeout = longest;
    if (request.timeout)
        timeout = std::min(timeout, std::chrono::ceil<Milliseconds>(*request.timeout));
    std::array<pollfd, 2> fds{pollfd{request.fd, request.events, 0}, pollfd{request.event_fd, POLLIN, 0}};
    poll(fds.data(), fds.size(), static_cast<int>(timeout.count()));
}

void run(sdbus::IConnection &connection, FakeManager &manager, Milliseconds pace) {
    using Clock = std::chrono::steady_clock;
    auto next = Clock::now();
    for (;;) {
        while (mtpsync::bus_compat::process_one(connection))
            continue;
        if (Clock::now() >= next) {
            if (!manager.turn())
                return;
            next = Clock::now() + pace;
        }
        const auto left = std::chrono::ceil<Milliseconds>(next - Clock::now());
        wait(connection, manager.busy() ? std::max(left, Milliseconds{0}) : std::chrono::hours{24});
    }
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 3 || argc > 4) {
        std::fputs("usage: fake-daemon PHONES JOB [MILLISECONDS]\n", stderr);
        return 2;
    }
    try {
        const auto connection = mtpsync::bus_compat::open_bus(mtpsync::bus_compat::Bus::Session);
        FakeManager manager{*connection, argv[1], argv[2]};
        mtpsync::bus_compat::request_name(*connection, mtpsync::names::bus_name);
        std::puts("ready");
        std::fflush(stdout);
        run(*connection, manager, Milliseconds{argc == 4 ? std::strtol(argv[3], nullptr, 10) : 0});
    } catch (const std::exception &error) {
        std::fprintf(stderr, "fake-daemon: %s\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
