// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;

} // namespace

TEST_CASE("a file that does not fit fails before its first byte, and smaller ones are still sent") {
    EngineRig rig{8 * mebibyte};
    rig.write("a large one", std::string(5 * mebibyte, 'x')); // four more stay free
    rig.write("b small", "1");
    rig.write("c large, too", std::string(6 * mebibyte, 'x'));
    rig.write("d small", "2");
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "a large one") == ErrorCode::StorageFull);
    CHECK(error_of(report, "c large, too") == ErrorCode::StorageFull);
    CHECK(rig.phone_content() == EngineRig::Content{{"b small", "1"}, {"d small", "2"}});
    CHECK(report.bytes_sent == 2);
    CHECK(rig.calls(FakeCall::Put) == 2);
    CHECK(rig.retry_paths() == std::vector<std::string>{"a large one", "c large, too"});
}

TEST_CASE("room that a person makes in the middle of a run is used by the retry") {
    EngineRig rig{12 * mebibyte};
    rig.phone().write("DCIM/video", std::string(5 * mebibyte, 'v'));
    rig.write("a", "1");
    rig.write("b", std::string(4 * mebibyte, 'x'));
    rig.phone().before(FakeCall::Put, [&] { rig.phone().erase("DCIM/video"); });
    CHECK(error_of(rig.execute(), "b") == ErrorCode::StorageFull); // said before the first byte
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a replacement needs room for both versions") {
    EngineRig rig{10 * mebibyte};
    rig.phone().write("Sync/file", std::string(3 * mebibyte, 'o'));
    rig.write("file", std::string(4 * mebibyte, 'n'));
    const Report report = rig.execute();
    CHECK(error_of(report, "file") == ErrorCode::StorageFull);
    CHECK(rig.phone().content("Sync/file")->front() == 'o');
}

TEST_CASE("a phone that says three times in a row that it is full is sent nothing more") {
    EngineRig rig;
    for (int n = 0; n < 10; ++n)
        rig.write("file" + std::to_string(n), "x");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::StorageFull, .times = 1000, .skip = 2});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    CHECK(report.files == FileCounts{.total = 10, .done = 2, .failed = 8, .verified = 2});
    CHECK(error_of(report, "file9") == ErrorCode::StorageFull);
    CHECK(item_of(report, "file9").attempts == 0);
    CHECK(rig.calls(FakeCall::Put) == 5);
    CHECK(rig.retry_paths().size() == 8);

    rig.phone().clear_faults();
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a phone that is full for some files only is sent the others") {
    EngineRig rig;
    for (int n = 0; n < 10; ++n)
        rig.write("file" + std::to_string(n), "x");
    for (const char *name : {"file1", "file2", "file4", "file5"})
        rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::StorageFull, .times = 1000, .name = name});
    CHECK(rig.execute().files == FileCounts{.total = 10, .done = 6, .failed = 4, .verified = 6});
}

TEST_CASE("a read-only storage fails the job before anything is sent, and the work is kept") {
    EngineRig rig;
    rig.write("folder/file", "1");
    rig.phone().set_read_only(true);
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Failed);
    CHECK(report.error == ErrorCode::StorageReadOnly);
    CHECK(rig.calls(FakeCall::Put) + rig.calls(FakeCall::MakeFolder) == 0);
    CHECK(rig.retry_paths() == std::vector<std::string>{"folder/", "folder/file"});

    rig.phone().set_read_only(false);
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a read-only storage with equal content is a success") {
    EngineRig rig;
    rig.write("file", "1");
    rig.phone().write("Sync/file", "1");
    rig.phone().set_read_only(true);
    CHECK(rig.verify().result == JobResult::Success);
    CHECK(rig.execute().result == JobResult::Success);
}
