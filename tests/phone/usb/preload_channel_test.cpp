// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/preload_channel.hpp"
#include "tests/phone/usb/preload_client.hpp"
#include "tests/support/catch.hpp"

#include <numeric>
#include <optional>

using vphone::EventLoop;
using vphone::PreloadChannel;
using vphone::PreloadClient;
using vphone::PreloadMessage;

namespace {

std::uint64_t address_of(const void *memory) {
    return reinterpret_cast<std::uintptr_t>(memory);
}

class Server : public PreloadChannel::Handler {
public:
    void on_request(const PreloadMessage &request) override { handle(request); }
    void on_closed() override { closed = true; }

    std::function<void(const PreloadMessage &)> handle = [](const PreloadMessage &) {};
    bool closed = false;
};

struct Pair {
    Pair() {
        int ends[2];
        REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
        client.emplace(loop, mtpsync::UniqueFd{ends[0]});
        channel.emplace(loop, mtpsync::UniqueFd{ends[1]}, server);
    }

    EventLoop loop;
    Server server;
    std::optional<PreloadClient> client;
    std::optional<PreloadChannel> channel;
};

} // namespace

TEST_CASE_METHOD(Pair, "a request arrives whole, even byte by byte, and is answered") {
    PreloadMessage seen;
    server.handle = [&](const PreloadMessage &request) {
        seen = request;
        channel->answer(-1, ENODEV);
    };
    const PreloadMessage request{vphone::preload::ioctl, 0x1234, 0x5678};
    const auto *bytes = reinterpret_cast<const char *>(&request);
    for (std::size_t index = 0; index < sizeof(request); ++index) {
        REQUIRE(send(client->fd(), bytes + index, 1, 0) == 1);
        loop.run_once();
    }
    const auto answer = client->serve();
    REQUIRE(answer.result == -1);
    REQUIRE(answer.error == ENODEV);
    REQUIRE(seen.argument1 == 0x1234);
    REQUIRE(seen.argument2 == 0x5678);
}

TEST_CASE_METHOD(Pair, "memory of the client is read and written, small and large") {
    for (const std::size_t size : {std::size_t{1}, std::size_t{29'000}, std::size_t{31'000}, std::size_t{5'000'000}}) {
        std::vector<std::uint8_t> source(size);
        std::iota(source.begin(), source.end(), std::uint8_t{3});
        std::vector<std::uint8_t> target(size);
        std::uint64_t extra = 0;
        const std::uint64_t mark = 0xAABBCCDD;
        std::vector<std::uint8_t> copy(size);
        server.handle = [&](const PreloadMessage &) {
            channel->read_memory(address_of(source.data()), copy, [&] {
                channel->answer(
                    42, 0,
                    {{address_of(target.data()), copy.data(), copy.size()}, {address_of(&extra), &mark, sizeof(mark)}});
                copy.assign(size, 0xEE); // what was given to answer() must not be needed any more
            });
        };
        client->send_request(vphone::preload::ioctl, 0, 0);
        REQUIRE(client->serve().result == 42);
        REQUIRE(target == source);
        REQUIRE(extra == mark);
    }
}

TEST_CASE_METHOD(Pair, "a client that closes in the middle of a request is noticed once, later") {
    std::vector<std::uint8_t> wanted(1000);
    server.handle = [&](const PreloadMessage &) { channel->read_memory(0, wanted, [] { FAIL("no memory came"); }); };
    client->send_request(vphone::preload::ioctl, 0, 0);
    loop.run_once();
    client->close();
    while (!server.closed)
        loop.run_once();
    REQUIRE(server.closed);
}

TEST_CASE_METHOD(Pair, "a client that is stopped does not block the phone, and gets its answer later") {
    std::vector<std::uint8_t> large(8'000'000, 7);
    std::vector<std::uint8_t> target(large.size());
    bool answered = false;
    server.handle = [&](const PreloadMessage &) {
        channel->answer(0, 0, {{address_of(target.data()), large.data(), large.size()}});
        answered = true;
    };
    client->send_request(vphone::preload::ioctl, 0, 0);
    loop.run_once();
    REQUIRE(answered); // though nobody has read a byte
    REQUIRE(client->serve().result == 0);
    REQUIRE(target == large);
}
