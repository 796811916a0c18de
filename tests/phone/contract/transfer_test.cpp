// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/contract_support.hpp"

#include <unistd.h>

#include <array>
#include <cstring>

using namespace mtpsync;

namespace {

/// Around USB packets of 512 and 1024 bytes with their 12 bytes of header, libmtp's 16 KiB pieces, and our blocks and
/// slices.
constexpr std::array<std::size_t, 17> sizes{0,     1,     499,   500,   501,     512,     1011,    1012,   1013,
                                            16372, 16384, 16884, 17396, 1048576, 1048577, 4194304, 4194305};

} // namespace

TEST_CASE("what is sent is what the phone stores, and what is read back") {
    Session session;
    for (const std::size_t size : sizes) {
        INFO(size << " bytes");
        const std::string content = test_content(size);
        const std::string name = "file " + std::to_string(size);

        const PutResult sent = session.put(name, content);
        CHECK(sent.object.name == name);
        CHECK(sent.object.size == size);
        CHECK(sent.digest == digest_of(content));
        CHECK(session.rig->stored(name) == content);

        const UniqueFd sink = local_file("");
        const GetResult read = session.phone->get(sent.object.handle, {}, sink.get(), patient());
        CHECK(read.bytes == size);
        CHECK(read.digest == sent.digest);
        CHECK(content_of(sink.get()) == content);
    }
}

TEST_CASE("a range is read without the rest") {
    Session session;
    const std::string content = test_content(5'000'000);
    const ObjectHandle object = session.put("file", content).object.handle;
    const std::vector<ByteRange> ranges{{0, 1},          {1, 500},       {500, 512},
                                        {16'000, 1'012}, {4'194'303, 2}, {4'000'000, 999'999},
                                        {4'999'999, 1},  {0, 5'000'000}};
    for (const ByteRange &range : ranges) {
        INFO(range.length << " bytes at " << range.offset);
        const GetResult read = session.phone->get(object, range, -1, patient());
        CHECK(read.bytes == range.length);
        CHECK(read.digest == digest_of(std::string_view{content}.substr(range.offset, range.length)));
    }
}

TEST_CASE("a range that passes the end of an object gives what there is") {
    Session session;
    const std::string content = test_content(1'000);
    const ObjectHandle object = session.put("file", content).object.handle;
    CHECK(session.phone->get(object, {900, 500}, -1, patient()).bytes == 100);
    CHECK(session.phone->get(object, {1'000, 1}, -1, patient()).bytes == 0);
    CHECK(session.phone->get(object, {5'000, 1}, -1, patient()).bytes == 0);
    CHECK(session.phone->get(object, {0, 0}, -1, patient()).digest == digest_of(""));
}

TEST_CASE("a range goes to the same offset of the local file") {
    Session session;
    const std::string content = test_content(10'000);
    const ObjectHandle object = session.put("file", content).object.handle;
    const UniqueFd sink = local_file(std::string_view{content}.substr(0, 4'000));
    session.phone->get(object, {.offset = 4'000}, sink.get(), patient());
    CHECK(content_of(sink.get()) == content);
}

TEST_CASE("a local file that takes no more ends the read, not the session") {
    Session session;
    const ObjectHandle object = session.put("file", test_content(100'000)).object.handle;
    std::array<int, 2> closed_pipe{};
    REQUIRE(pipe(closed_pipe.data()) == 0);
    const UniqueFd read_end{closed_pipe[0]};
    const UniqueFd write_end{closed_pipe[1]};
    CHECK(error_of([&] { session.phone->get(object, {}, write_end.get(), patient()); }) ==
          ErrorCode::DestinationUnwritable); // a pipe has no offsets
    CHECK(session.phone->get(object, {}, -1, patient()).bytes == 100'000);
}

TEST_CASE("sizes around 4 GiB are told and read exactly") {
    auto rig = make_contract_rig();
    if (!rig->traits().has_large_files)
        return; // the fake keeps everything in memory
    constexpr std::uint64_t gib = std::uint64_t{1} << 30U;
    const std::array<std::uint64_t, 3> large{4 * gib - 1, 4 * gib, 5 * gib};
    for (const std::uint64_t size : large)
        rig->grow_large("large " + std::to_string(size), size);
    Session session{std::move(rig)};
    for (const std::uint64_t size : large) {
        INFO(size << " bytes");
        const auto object = session.find("large " + std::to_string(size));
        REQUIRE(object);
        CHECK(object->size == size);
        if (!session.rig->traits().reads_beyond_4_gib)
            continue; // it would read the whole object; process/huge_test.cpp does
        const GetResult tail = session.phone->get(object->handle, {.offset = size - 100'000}, -1, patient());
        CHECK(tail.bytes == 100'000);
        const GetResult head = session.phone->get(object->handle, {.offset = 0, .length = 100'000}, -1, patient());
        CHECK(head.digest != tail.digest); // an offset cut to 32 bits would read the same place
    }
}

TEST_CASE("names that no phone can store are refused before anything is sent") {
    Session session;
    const std::uint64_t before = session.rig->work_done();
    std::string too_long(255, 'x');
    std::string too_long_in_units;
    for (int n = 0; n < 128; ++n)
        too_long_in_units += "🎉"; // 128 characters, 256 units
    for (const std::string &name :
         {std::string{}, std::string{"."}, std::string{".."}, std::string{"a/b"}, std::string{"a\0b", 3},
          std::string{"\xff\xfe"}, std::string{"\xed\xa0\x80"}, too_long, too_long_in_units}) {
        CHECK(error_of([&] { session.put(name, "x"); }) == ErrorCode::InvalidName);
        CHECK(error_of([&] { session.phone->make_folder(session.storage, root_folder, name, patient()); }) ==
              ErrorCode::InvalidName);
        CHECK(error_of([&] { session.phone->rename(ObjectHandle{1}, name, patient()); }) == ErrorCode::InvalidName);
    }
    CHECK(session.rig->work_done() == before);
}

TEST_CASE("a second file of a name is refused, or becomes a twin, and never replaces the first") {
    Session session;
    const PutResult first = session.put("same", "first");
    if (session.rig->traits().refuses_same_name) {
        CHECK(error_of([&] { session.put("same", "second"); }) == ErrorCode::Refused);
    } else {
        const PutResult second = session.put("same", "second");
        CHECK(second.object.handle != first.object.handle);
    }
    CHECK(session.phone->get(first.object.handle, {}, -1, patient()).digest == digest_of("first"));
}

TEST_CASE("names that differ in case alone clash where the storage says so") {
    Session session;
    session.put("Photo.JPG", "first");
    const auto code = error_of([&] { session.put("photo.jpg", "second"); });
    if (session.rig->traits().ignores_case && session.rig->traits().refuses_same_name)
        CHECK(code == ErrorCode::Refused);
    else
        CHECK_FALSE(code);
    CHECK(session.rig->stored("Photo.JPG") == "first");
}

TEST_CASE("a file that is not as long as announced is not sent") {
    Session session;
    const UniqueFd source = local_file("short");
    const PutRequest request{.storage = session.storage, .name = "file", .size = 6, .source_fd = source.get()};
    CHECK(error_of([&] { session.phone->put(request, patient()); }) == ErrorCode::SourceChanged);
    CHECK(session.rig->paths().empty());
}

TEST_CASE("a source that is no regular file is refused") {
    Session session;
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const UniqueFd read_end{ends[0]};
    const UniqueFd write_end{ends[1]};
    const PutRequest request{.storage = session.storage, .name = "file", .size = 0, .source_fd = read_end.get()};
    CHECK(error_of([&] { session.phone->put(request, patient()); }) == ErrorCode::SourceUnreadable);
    CHECK(session.rig->paths().empty());
}

TEST_CASE("a source that changes while it is sent leaves nothing on the phone") {
    enum class Change { Shrinks, Grows, IsWrittenTo };
    const auto change = GENERATE(Change::Shrinks, Change::Grows, Change::IsWrittenTo);
    constexpr std::size_t size = 32UL << 20U;
    Session session;
    session.rig->slow_down();
    const UniqueFd source = local_file(test_content(size));

    bool changed = false;
    CallLimits limits = patient();
    limits.progress = [&](std::uint64_t) {
        if (std::exchange(changed, true))
            return;
        if (change == Change::Shrinks)
            REQUIRE(ftruncate(source.get(), size / 2) == 0);
        else if (change == Change::Grows)
            REQUIRE(ftruncate(source.get(), size + 1) == 0);
        else
            REQUIRE(pwrite(source.get(), "!", 1, 0) == 1);
    };
    const PutRequest request{.storage = session.storage, .name = "file", .size = size, .source_fd = source.get()};
    CHECK(error_of([&] { session.phone->put(request, limits); }) == ErrorCode::SourceChanged);
    CHECK(changed);
    CHECK(session.rig->paths().empty());
    CHECK(session.put("another", "x").object.size == 1); // the session goes on
}

TEST_CASE("a cancelled put leaves nothing on the phone, and the session goes on") {
    const std::uint64_t after = GENERATE(0U, 1'000'000U, 8'000'000U);
    Session session;
    session.rig->slow_down();
    std::stop_source stop;
    CallLimits limits = patient();
    limits.stop = stop.get_token();
    limits.progress = [&](std::uint64_t bytes) {
        if (bytes >= after)
            stop.request_stop();
    };
    CHECK(error_of([&] { session.put("file", test_content(32UL << 20U), root_folder, limits); }) ==
          ErrorCode::Cancelled);
    CHECK(session.rig->paths().empty());
    CHECK(session.put("another", "x").object.size == 1);
}

TEST_CASE("a cancelled get ends soon, and the session goes on") {
    Session session;
    if (!session.phone->info().partial_read)
        return; // a whole-object read is not cancelled: the phone might lose its MTP service over it
    const std::string content = test_content(32UL << 20U);
    const ObjectHandle object = session.put("file", content).object.handle;
    session.rig->slow_down();
    std::stop_source stop;
    CallLimits limits = patient();
    limits.stop = stop.get_token();
    std::uint64_t seen = 0;
    limits.progress = [&](std::uint64_t bytes) {
        seen = bytes;
        stop.request_stop();
    };
    CHECK(error_of([&] { session.phone->get(object, {}, -1, limits); }) == ErrorCode::Cancelled);
    CHECK(seen < content.size());
    CHECK(session.phone->get(object, {.offset = 0, .length = 1000}, -1, patient()).bytes == 1000);
}

TEST_CASE("a call that is stopped before it begins does nothing") {
    Session session;
    std::stop_source stop;
    stop.request_stop();
    CallLimits limits = patient();
    limits.stop = stop.get_token();
    const std::uint64_t before = session.rig->work_done();
    CHECK(error_of([&] { session.put("file", "x", root_folder, limits); }) == ErrorCode::Cancelled);
    CHECK(session.rig->work_done() == before);
    CHECK(session.rig->paths().empty());
    CHECK(session.put("file", "x").object.size == 1);
}

TEST_CASE("a full storage is told apart, and keeps nothing of the file") {
    Session session;
    session.rig->fill_storage();
    CHECK(error_of([&] { session.put("file", test_content(100'000)); }) == ErrorCode::StorageFull);
    CHECK_FALSE(session.find("file"));
}
