// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/synthetic_pattern.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

#include <malloc.h>

namespace vphone {

namespace {

/// Bytes that the allocator has handed out and not got back.
std::size_t allocated() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

constexpr std::size_t piece_size = 1 << 20;
constexpr std::uint64_t file_size = 256ULL << 20;

} // namespace

TEST_CASE("a sent file does not pile up in memory") {
    TestPhone phone;
    phone.control(R"({"cmd":"discard-content","larger_than":1000000})");
    phone.open();
    phone.announce("big", {.size = static_cast<std::uint32_t>(file_size)});
    phone.host.command(operation::send_object);
    phone.host.begin_data(file_size, {});

    std::vector<std::uint8_t> piece(piece_size);
    const SyntheticPattern pattern{5};
    const std::size_t before = allocated();
    std::size_t most = before;
    for (std::uint64_t offset = 0; offset < file_size; offset += piece_size) {
        pattern.read(offset, piece);
        phone.host.continue_data(piece, false);
        most = std::max(most, allocated());
    }
    REQUIRE(phone.host.collect().code == response::ok);
    REQUIRE(most - before < 4 * piece_size);
    REQUIRE(phone.info(phone.find("big")).size == file_size);
}

TEST_CASE("a file on its way into the directory does not pile up in memory either") {
    constexpr std::uint64_t size = 32ULL << 20;
    TestPhone phone;
    phone.open();
    phone.announce("big", {.size = size});
    phone.host.command(operation::send_object);
    phone.host.begin_data(size, {});
    const std::vector<std::uint8_t> piece(16384, 'x');
    const std::size_t before = allocated();
    std::size_t most = before;
    for (std::uint64_t sent = 0; sent < size; sent += piece.size()) {
        phone.host.continue_data(piece, false);
        most = std::max(most, allocated());
    }
    REQUIRE(phone.host.collect().code == response::ok);
    REQUIRE(most - before < 4 * piece_size);
    REQUIRE(std::filesystem::file_size(phone.directory.path() / "big") == size);
}

TEST_CASE("a file that is read is not held in memory: the USB side asks for it piece by piece") {
    TestPhone phone;
    phone.control(R"({"cmd":"add-file","path":"big","size":10000000000,"seed":5})");
    phone.open();
    const std::uint32_t handle = phone.find("big");
    const std::size_t before = allocated();
    phone.host.command(operation::get_object, {handle});
    REQUIRE(allocated() - before < piece_size);
    const InTransfer &transfer = phone.usb.transfers.at(0);
    REQUIRE(transfer.body_size == 10'000'000'000);
    std::vector<std::uint8_t> piece(1000);
    std::vector<std::uint8_t> expected(1000);
    transfer.body->read(9'999'999'000, piece);
    SyntheticPattern{5}.read(9'999'999'000, expected);
    REQUIRE(piece == expected);
}

} // namespace vphone
