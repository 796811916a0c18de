// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/unique_fd.hpp"
#include "daemon/runtime/event_loop.hpp"
#include "daemon/runtime/service_notify.hpp"
#include "tests/support/catch.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstdlib>

using namespace mtpsync;
using namespace std::chrono_literals;

namespace {

/// systemd's end of the notifications, and the environment that leads there as long as it lives.
class FakeSystemd {
public:
    FakeSystemd() : socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)} {
        sockaddr_un address{.sun_family = AF_UNIX};
        socklen_t size = sizeof(sa_family_t); // no name: the kernel finds a free abstract one
        REQUIRE(bind(socket_.get(), reinterpret_cast<const sockaddr *>(&address), size) == 0);
        size = sizeof(address);
        REQUIRE(getsockname(socket_.get(), reinterpret_cast<sockaddr *>(&address), &size) == 0);
        const std::string name{address.sun_path + 1, size - offsetof(sockaddr_un, sun_path) - 1};
        setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
    }
    FakeSystemd(const FakeSystemd &) = delete;
    FakeSystemd &operator=(const FakeSystemd &) = delete;
    ~FakeSystemd() {
        unsetenv("NOTIFY_SOCKET");
        unsetenv("WATCHDOG_USEC");
    }

    static void want_watchdog(std::chrono::microseconds period) {
        setenv("WATCHDOG_USEC", std::to_string(period.count()).c_str(), 1);
    }
    [[nodiscard]] int fd() const noexcept { return socket_.get(); }
    /// The next message; "" when there is none.
    [[nodiscard]] std::string message() const {
        char text[512];
        const ssize_t size = recv(socket_.get(), text, sizeof(text), 0);
        return size < 0 ? std::string{} : std::string{text, static_cast<std::size_t>(size)};
    }

private:
    UniqueFd socket_;
};

} // namespace

TEST_CASE("systemd hears that the service is ready, and what it does") {
    const FakeSystemd systemd;
    service_notify::ready("2 phones");
    CHECK(systemd.message() == "READY=1\nSTATUS=2 phones");
    service_notify::status("copying");
    CHECK(systemd.message() == "STATUS=copying");
    service_notify::stopping(20s);
    CHECK(systemd.message() == "STOPPING=1\nEXTEND_TIMEOUT_USEC=20000000");
    CHECK(systemd.message().empty());
}

TEST_CASE("a reload is announced with the monotonic time of its beginning") {
    const FakeSystemd systemd;
    const auto before = std::chrono::steady_clock::now().time_since_epoch();
    service_notify::reloading();
    const auto after = std::chrono::steady_clock::now().time_since_epoch();
    const std::string message = systemd.message();
    const std::string expected = "RELOADING=1\nMONOTONIC_USEC=";
    REQUIRE(message.starts_with(expected));
    const std::chrono::microseconds said{std::stoll(message.substr(expected.size()))};
    CHECK(said >= std::chrono::floor<std::chrono::microseconds>(before));
    CHECK(said <= after);
}

TEST_CASE("a status cannot smuggle in another assignment") {
    const FakeSystemd systemd;
    service_notify::status("copying\nMAINPID=1");
    CHECK(systemd.message() == "STATUS=copying MAINPID=1");
}

TEST_CASE("without systemd, or with one that went away, nothing fails") {
    unsetenv("NOTIFY_SOCKET");
    service_notify::ready("");
    setenv("NOTIFY_SOCKET", "@nobody-listens-here", 1);
    service_notify::stopping(1s);
    unsetenv("NOTIFY_SOCKET");
    SUCCEED();
}

TEST_CASE("the watchdog is fed again and again while the loop runs") {
    const FakeSystemd systemd;
    FakeSystemd::want_watchdog(10ms);
    EventLoop loop;
    REQUIRE(loop.enable_watchdog());
    int pings = 0;
    const EventSource source = loop.add_io(systemd.fd(), POLLIN, [&](std::uint32_t) {
        CHECK(systemd.message() == "WATCHDOG=1");
        if (++pings == 4)
            loop.quit();
    });
    loop.run();
    CHECK(pings == 4);
}

TEST_CASE("a watchdog that systemd did not ask for is not fed") {
    const FakeSystemd systemd;
    EventLoop loop;
    CHECK_FALSE(loop.enable_watchdog());
    CHECK(systemd.message().empty());
}
