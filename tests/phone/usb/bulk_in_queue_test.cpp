// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/bulk_in_queue.hpp"
#include "tests/phone/usb/scripted_function.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using vphone::BulkInQueue;
using vphone::PatternContent;

namespace {

constexpr std::size_t packet = 512;

vphone::InTransfer transfer_of(std::uint64_t size, bool terminated = true) {
    return {.body = std::make_shared<PatternContent>(), .body_size = size, .terminated = terminated};
}

struct Read {
    std::size_t bytes;
    bool complete;
    bool overflow;
    bool operator==(const Read &) const = default;
};

Read read(BulkInQueue &queue, std::size_t room) {
    std::vector<std::uint8_t> buffer(room);
    const auto filled = queue.fill(buffer);
    return {filled.bytes, filled.complete, filled.overflow};
}

} // namespace

TEST_CASE("a transfer that is no multiple of the packet ends its URB with a short packet") {
    BulkInQueue queue{packet};
    queue.push(transfer_of(600));
    REQUIRE(read(queue, 1024) == Read{600, true, false});
    REQUIRE(queue.empty());
}

TEST_CASE("a transfer of whole packets that leaves room ends its URB with an empty packet") {
    BulkInQueue queue{packet};
    queue.push(transfer_of(1024));
    REQUIRE(read(queue, 16384) == Read{1024, true, false});
    REQUIRE(queue.empty());
}

TEST_CASE("a transfer of whole packets that fills its URB is followed by an empty read") {
    BulkInQueue queue{packet};
    queue.push(transfer_of(1024));
    REQUIRE(read(queue, 1024) == Read{1024, true, false});
    REQUIRE_FALSE(queue.empty());
    REQUIRE(read(queue, 1024) == Read{0, true, false});
    REQUIRE(queue.empty());
}

TEST_CASE("a phone that forgets the empty packet leaves the URB waiting for more") {
    BulkInQueue queue{packet};
    queue.push(transfer_of(1024, false));
    REQUIRE(read(queue, 4096) == Read{1024, false, false});
    REQUIRE(queue.empty());

    queue.push(transfer_of(1024, false));
    REQUIRE(read(queue, 1024) == Read{1024, true, false}); // a full URB is complete all the same
    REQUIRE(queue.empty());
}

TEST_CASE("an empty transfer is one empty packet") {
    BulkInQueue queue{packet};
    queue.push(transfer_of(0));
    REQUIRE(read(queue, 512) == Read{0, true, false});
    REQUIRE(queue.empty());
}

TEST_CASE("a packet that is larger than the room overflows, and its rest is lost") {
    BulkInQueue queue{packet};
    queue.push(transfer_of(700));
    REQUIRE(read(queue, 100) == Read{100, true, true});
    REQUIRE(read(queue, 512) == Read{188, true, false});
    REQUIRE(queue.empty());

    queue.push(transfer_of(28));
    REQUIRE(read(queue, 24) == Read{24, true, true});
    REQUIRE(queue.empty());
}

TEST_CASE("head and body are one stream, from the body's offset") {
    BulkInQueue queue{packet};
    auto transfer = transfer_of(1000);
    transfer.head = {1, 2, 3};
    transfer.body_offset = 5000;
    queue.push(std::move(transfer));
    std::vector<std::uint8_t> whole;
    for (int urb = 0; urb < 2; ++urb) {
        std::vector<std::uint8_t> buffer(512);
        const auto filled = queue.fill(buffer);
        whole.insert(whole.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(filled.bytes));
    }
    REQUIRE(whole.size() == 1003);
    REQUIRE(std::vector<std::uint8_t>(whole.begin(), whole.begin() + 3) == std::vector<std::uint8_t>{1, 2, 3});
    for (std::size_t index = 3; index < whole.size(); ++index)
        REQUIRE(whole[index] == PatternContent::at(5000 + index - 3));
}

TEST_CASE("the delay of a transfer is told once") {
    BulkInQueue queue{packet};
    auto slow = transfer_of(10);
    slow.delay = 5us;
    queue.push(transfer_of(512));
    queue.push(std::move(slow));
    REQUIRE(queue.take_delay() == 0us);
    REQUIRE(read(queue, 512).bytes == 512);
    REQUIRE(queue.take_delay() == 0us); // the empty packet of the first comes before
    REQUIRE(read(queue, 512).bytes == 0);
    REQUIRE(queue.take_delay() == 5us);
    REQUIRE(queue.take_delay() == 0us);
}
