// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

TEST_CASE("a session that is lost in any call is opened again, and the job goes on") {
    const FakeCall call = GENERATE(FakeCall::Open, FakeCall::Storages, FakeCall::List, FakeCall::MakeFolder,
                                   FakeCall::Put, FakeCall::Get, FakeCall::Rename, FakeCall::Remove);
    const ErrorCode code = GENERATE(ErrorCode::SessionLost, ErrorCode::DeviceUnresponsive, ErrorCode::DeviceBusy,
                                    ErrorCode::ProtocolViolation);
    CAPTURE(call, error_info(code).name);
    EngineRig rig;
    rig.write("folder/new", "1");
    rig.write("replaced", "new");
    rig.phone().write("Sync/replaced", "old");
    rig.phone().fail({.call = call, .code = code});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.files == FileCounts{.total = 2, .done = 2, .verified = 2});
    CHECK(report.sessions == (call == FakeCall::Open ? 1 : 2));
    CHECK(rig.pauses().size() == 1);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("what a broken session left under the file's name is not taken for the file") {
    EngineRig rig;
    const std::string whole(50'000, 'w');
    rig.write("file", whole);
    // a part of the file, or bytes of its length, lie there when the phone is opened again
    const std::string rest = GENERATE(std::string(20'000, 'w'), std::string(50'000, '?'));
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::SessionLost});
    int opened = 0;
    rig.phone().before(FakeCall::Open, [&] {
        if (++opened == 2)
            rig.phone().write("Sync/file", rest);
    });
    JobRequest request = rig.request(JobKind::Execute);
    request.checksum = GENERATE(true, false);
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Success);
    CHECK(report.files.verified == 1);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a file that arrived whole before the session broke is read back, not sent again") {
    EngineRig rig;
    rig.write("file", "whole");
    rig.phone().fail({.call = FakeCall::Get, .code = ErrorCode::SessionLost});
    JobRequest request = rig.request(JobKind::Execute);
    request.checksum = GENERATE(true, false);
    const Report report = rig.run(request);
    CHECK(report.files == FileCounts{.total = 1, .done = 1, .verified = 1});
    CHECK(rig.calls(FakeCall::Put) == 1);
}

TEST_CASE("a file that breaks every session is given up, and the others are sent") {
    EngineRig rig;
    rig.write("a", "1");
    rig.write("poison", "2");
    rig.write("z", "3");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::SessionLost, .times = 1000, .name = "poison"});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "poison") == ErrorCode::SessionLost);
    CHECK(rig.phone_content() == EngineRig::Content{{"a", "1"}, {"z", "3"}});
    CHECK(rig.retry_paths() == std::vector<std::string>{"poison"});
}

TEST_CASE("a phone that loses one session after the other fails the job, and the rest is kept for a retry") {
    EngineRig rig;
    for (int n = 0; n < 5; ++n)
        rig.write("file" + std::to_string(n), "x");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::SessionLost, .times = 1000, .skip = 2});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Failed);
    CHECK(report.error == ErrorCode::SessionLost);
    CHECK(report.files.done == 2);
    CHECK(rig.calls(FakeCall::Put) == 2 + rig.retry_settings().lost_sessions_in_a_row);
    CHECK(rig.retry_paths() == std::vector<std::string>{"file2", "file3", "file4"});
    for (std::size_t n = 1; n < rig.pauses().size(); ++n)
        CHECK(rig.pauses()[n] > rig.pauses()[n - 1]);

    rig.phone().clear_faults();
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a phone that cannot be opened fails the job with the reason") {
    const ErrorCode code = GENERATE(ErrorCode::SessionLost, ErrorCode::DeviceUnresponsive);
    EngineRig rig;
    rig.write("file", "1");
    rig.phone().fail({.call = FakeCall::Open, .code = code, .times = 1000});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Failed);
    CHECK(report.error == code);
    CHECK(report.sessions == 0);
}

TEST_CASE("a phone that this user may not open any more ends the job at once, not file by file") {
    EngineRig rig;
    for (int n = 0; n < 5; ++n)
        rig.write("file" + std::to_string(n), "x");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::SessionLost, .skip = 1});
    rig.phone().fail({.call = FakeCall::Open, .code = ErrorCode::DeviceNotPermitted, .times = 1000, .skip = 1});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Failed);
    CHECK(report.error == ErrorCode::DeviceNotPermitted);
    CHECK(report.files.done == 1);
    CHECK(rig.retry_paths().size() == 4);
}

TEST_CASE("each job begins with a session that knows nothing old") {
    EngineRig rig;
    rig.write("file", "1");
    CHECK(rig.verify().sessions == 1);
    CHECK(rig.verify().sessions == 1);
    CHECK(rig.calls(FakeCall::Open) == 1);
}
