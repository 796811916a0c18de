// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/mtp_errors.hpp"
#include "daemon/worker/slices.hpp"
#include "daemon/worker/upload_source.hpp"
#include "daemon/worker/whole_object.hpp"
#include "tests/phone/contract/contract_support.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace mtpsync;

TEST_CASE("libmtp's error texts give their response code") {
    CHECK(response_in("PTP Layer error 2009: LIBMTP_Delete_Object(): could not delete object.") == 0x2009);
    CHECK(response_in("PTP Layer error 02ff: somewhere") == 0x02FF);
    CHECK_FALSE(response_in("Error 2009: PTP Invalid Object Handle"));
    CHECK_FALSE(response_in(""));
    const std::vector<std::string> stack{"something general", "PTP Layer error 200c: here",
                                         "PTP Layer error 2002: later"};
    CHECK(first_response(stack) == 0x200C);
}

TEST_CASE("what libmtp printed in several lines is told in one") {
    const Error error = error_from_open_output("/dev/x", "could not open session\n\nLIBMTP PANIC: giving up\n");
    CHECK(std::string_view{error.what()}.ends_with("(libmtp says: could not open session; LIBMTP PANIC: giving up)"));
}

TEST_CASE("a code that nobody knows is a refusal, one of libmtp's own is a lost session") {
    CHECK(error_from_response(0xABCD) == ErrorCode::Refused);
    for (const std::uint16_t own : {0x02FF, 0x02FA, 0x02FE, 0x02FD, 0x02FC})
        CHECK(error_from_response(own) == ErrorCode::SessionLost);
}

TEST_CASE("slices cover a range and never end on a packet boundary") {
    for (const std::uint64_t size :
         {1ULL, 499ULL, 500ULL, 501ULL, 1012ULL, 16884ULL, 4194304ULL, 4194804ULL, 10000000ULL}) {
        INFO(size);
        std::uint64_t done = 0;
        int slices = 0;
        while (done < size) {
            const std::uint32_t slice = next_slice(size - done);
            REQUIRE(slice > 0);
            REQUIRE(slice <= size - done);
            CHECK((slice + 12) % 512 != 0);
            done += slice;
            ++slices;
        }
        CHECK(done == size);
        const bool unlucky_end = (size % slice_size + 12) % 512 == 0;
        CHECK(slices == static_cast<int>((size + slice_size - 1) / slice_size) + (unlucky_end ? 1 : 0));
    }
}

TEST_CASE("a source is handed out in pieces of any size, with its digest at the end") {
    HelperThread helper;
    const std::string content = test_content(3'000'000);
    UploadSource source{helper, local_file(content), content.size()};
    std::string read;
    for (std::size_t piece = 1; read.size() < content.size(); piece = piece * 7 % 50'000 + 1) {
        std::vector<std::uint8_t> buffer(std::min(piece, content.size() - read.size()));
        REQUIRE(source.fill(buffer));
        read.append(buffer.begin(), buffer.end());
    }
    CHECK(read == content);
    CHECK(source.bytes_taken() == content.size());
    CHECK(source.finish() == digest_of(content));
}

TEST_CASE("a source that is given up in the middle lets the helper thread go") {
    HelperThread helper;
    for (int round = 0; round < 10; ++round) {
        UploadSource source{helper, local_file(test_content(8'000'000)), 8'000'000};
        std::vector<std::uint8_t> buffer(1000);
        CHECK(source.fill(buffer));
        CHECK_FALSE(source.problem());
    }
}

TEST_CASE("a source that was written to after it was read is noticed") {
    HelperThread helper;
    UniqueFd file = local_file("content");
    const UniqueFd writer{dup(file.get())};
    UploadSource source{helper, std::move(file), 7};
    std::vector<std::uint8_t> buffer(7);
    REQUIRE(source.fill(buffer));
    REQUIRE(pwrite(writer.get(), "C", 1, 0) == 1);
    CHECK(error_of([&] { static_cast<void>(source.finish()); }) == ErrorCode::SourceChanged);
}

TEST_CASE("a sink hashes and writes what it takes, blocks and pieces") {
    HelperThread helper;
    const std::string content = test_content(2'500'000);
    const UniqueFd file = local_file("");
    DownloadSink sink{helper, UniqueFd{dup(file.get())}, 0};
    const std::span bytes{reinterpret_cast<const std::uint8_t *>(content.data()), content.size()};
    for (std::size_t at = 0; at < bytes.size(); at += 16'000)
        CHECK(sink.take(bytes.subspan(at, std::min<std::size_t>(16'000, bytes.size() - at))));
    const GetResult result = sink.finish();
    CHECK(result.bytes == content.size());
    CHECK(result.digest == digest_of(content));
    CHECK(content_of(file.get()) == content);
}

TEST_CASE("a sink that cannot write says so and holds nobody up") {
    HelperThread helper;
    UniqueFd read_only{memfd_create("sink", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    REQUIRE(fcntl(read_only.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW) == 0);
    DownloadSink sink{helper, std::move(read_only), 0};
    const std::vector<std::uint8_t> piece(1'000'000);
    for (int n = 0; n < 20; ++n)
        sink.take(piece);
    CHECK(error_of([&] { static_cast<void>(sink.finish()); }) == ErrorCode::DestinationUnwritable);
}

TEST_CASE("of a whole object only the wanted range is kept") {
    HelperThread helper;
    const std::string content = test_content(10'000);
    const std::span bytes{reinterpret_cast<const std::uint8_t *>(content.data()), content.size()};
    for (const ByteRange range : {ByteRange{0, 10'000}, ByteRange{5'000, 100}, ByteRange{0, 1}, ByteRange{9'999, 1}}) {
        DownloadSink sink{helper, {}, range.offset};
        WholeObject object{range, content.size(), sink};
        for (std::size_t at = 0; at < bytes.size(); at += 500)
            CHECK(object.take(bytes.subspan(at, 500)) == WholeObject::Next::More);
        const GetResult result = sink.finish();
        CHECK(result.bytes == range.length);
        CHECK(result.digest == digest_of(std::string_view{content}.substr(range.offset, range.length)));
    }
}

TEST_CASE("a response that comes as data is the end of the object, not a part of it") {
    HelperThread helper;
    const std::string content = test_content(500);
    const std::string response{"\x0c\0\0\0\x03\0\x01\x20\x07\0\0\0", 12};
    const std::string together = content + response;
    const std::span bytes{reinterpret_cast<const std::uint8_t *>(together.data()), together.size()};

    DownloadSink sink{helper, {}, 0};
    WholeObject object{{0, 500}, 500, sink};
    CHECK(object.take(bytes.first(505)) == WholeObject::Next::More);
    CHECK(object.take(bytes.subspan(505)) == WholeObject::Next::Misplaced);
    CHECK(sink.finish().digest == digest_of(content));
}
