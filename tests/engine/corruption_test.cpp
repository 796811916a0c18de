// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

TEST_CASE("a byte that arrives changed is found by reading back, and the file is sent again") {
    EngineRig rig;
    rig.write("file", std::string(20'000, 'x'));
    const bool replaces = GENERATE(false, true);
    if (replaces)
        rig.phone().write("Sync/file", "old");
    rig.phone().corrupt_sent(17'000, 2);
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(item_of(report, "file").attempts == 3);
    CHECK(rig.calls(FakeCall::Put) == 3);
    CHECK(report.bytes_sent == 60'000);
    CHECK(report.bytes_read == 60'000);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a phone that changes every file never has one reported as done, and keeps nothing of it") {
    EngineRig rig;
    rig.write("large", std::string(20'000, 'x'));
    rig.write("small", "y"); // shorter than where the bytes change
    rig.phone().corrupt_sent(100);
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "large") == ErrorCode::ContentMismatch);
    CHECK(report.files == FileCounts{.total = 2, .done = 1, .failed = 1, .verified = 1});
    CHECK(rig.phone_content() == EngineRig::Content{{"small", "y"}});
    CHECK(rig.retry_paths() == std::vector<std::string>{"large"});
}

TEST_CASE("a phone that changes every file keeps the old version") {
    EngineRig rig;
    rig.write("file", "the new version");
    rig.phone().write("Sync/file", "old");
    rig.phone().corrupt_sent(3);
    const Report report = rig.execute();
    CHECK(error_of(report, "file") == ErrorCode::ContentMismatch);
    CHECK(rig.phone_content() == EngineRig::Content{{"file", "old"}});
}

TEST_CASE("a broken copy that cannot be removed at once is not taken for the file later") {
    EngineRig rig;
    rig.write("file", "content");
    rig.phone().corrupt_sent(3, 1);
    rig.phone().fail({.call = FakeCall::Remove, .code = ErrorCode::PhoneBusy});
    JobRequest request = rig.request(JobKind::Execute);
    request.checksum = GENERATE(true, false);
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Success);
    CHECK(report.files.verified == 1);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a broken copy that stays after its job is replaced by the retry") {
    EngineRig rig;
    rig.write("file", "content");
    rig.phone().corrupt_sent(3);
    rig.phone().fail({.call = FakeCall::Remove, .code = ErrorCode::PhoneBusy, .times = 1000});
    CHECK(rig.execute().result == JobResult::Partial);
    rig.phone().clear_faults();
    rig.phone().corrupt_sent(0, 0);
    JobRequest request = rig.request(JobKind::Retry);
    request.checksum = GENERATE(true, false);
    CHECK(rig.run(request).result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}
