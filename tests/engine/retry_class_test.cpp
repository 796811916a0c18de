// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <utility>

using namespace mtpsync;

TEST_CASE("a busy phone is asked again, after pauses that grow") {
    EngineRig rig;
    rig.write("file", "1");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::PhoneBusy, .times = 3});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(item_of(report, "file").attempts == 4);
    REQUIRE(rig.pauses().size() == 3);
    // 200, 400 and 800 ms, each a quarter more or less
    CHECK(rig.pauses()[0] >= std::chrono::milliseconds{150});
    CHECK(rig.pauses()[0] <= std::chrono::milliseconds{250});
    CHECK(rig.pauses()[1] >= std::chrono::milliseconds{300});
    CHECK(rig.pauses()[1] <= std::chrono::milliseconds{500});
    CHECK(rig.pauses()[2] >= std::chrono::milliseconds{600});
}

TEST_CASE("a file is given up after the retries that the job allows") {
    const int max_retries = GENERATE(0, 1, 5);
    CAPTURE(max_retries);
    EngineRig rig;
    rig.write("bad", "1");
    rig.write("good", "2");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::IncompleteTransfer, .times = 1000, .name = "bad"});
    JobRequest request = rig.request(JobKind::Execute);
    request.max_retries = max_retries;
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "bad") == ErrorCode::IncompleteTransfer);
    CHECK(item_of(report, "bad").attempts == max_retries + 1);
    CHECK(rig.phone_content() == EngineRig::Content{{"good", "2"}});
    CHECK(rig.retry_paths() == std::vector<std::string>{"bad"});
}

TEST_CASE("a permanent refusal is tried once and is no part of the retry plan") {
    EngineRig rig;
    rig.write("bad", "1");
    rig.write("good", "2");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::ObjectTooLarge, .times = 1000, .name = "bad"});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    CHECK(item_of(report, "bad").attempts == 1);
    CHECK(rig.pauses().empty());
    CHECK_FALSE(report.retry_plan);
    CHECK(rig.retry_paths().empty());
}

TEST_CASE("an answer that speaks of an old listing has the folder listed again, once") {
    EngineRig rig;
    rig.write("folder/file", "1");
    rig.phone().write("Sync/folder/photo", "2");
    SECTION("then it may succeed") {
        rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::NoSuchParent});
        const Report report = rig.execute();
        CHECK(report.result == JobResult::Success);
        CHECK(item_of(report, "folder/file").attempts == 2);
        CHECK(rig.calls(FakeCall::List) == 6); // root, destination, folder; and the whole way again
    }
    SECTION("or not, and is worth a retry another time") {
        rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::Refused, .times = 1000});
        const Report report = rig.execute();
        CHECK(item_of(report, "folder/file").attempts == 2);
        CHECK(rig.retry_paths() == std::vector<std::string>{"folder/file"});
    }
    CHECK(rig.pauses().empty());
}

TEST_CASE("a folder that vanishes in the middle of a run is made again") {
    EngineRig rig;
    rig.write("folder/a", "1");
    rig.write("folder/b", "2");
    int puts = 0;
    rig.phone().before(FakeCall::Put, [&] {
        if (++puts == 2)
            rig.phone().erase("Sync/folder");
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(rig.phone().content("Sync/folder/b") == "2");
    CHECK(report.folders_made == 3);
    CHECK(rig.execute().result == JobResult::Success); // finds that "a" went with it
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a folder that cannot be made fails with everything below it, and the rest goes on") {
    EngineRig rig;
    rig.write("closed/below/file", "1");
    rig.write("closed/file", "2");
    rig.write("open/file", "3");
    rig.phone().fail({.call = FakeCall::MakeFolder, .code = ErrorCode::AccessDenied, .times = 1000, .name = "closed"});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    CHECK(report.folders_failed == 2);
    CHECK(report.files == FileCounts{.total = 3, .done = 1, .failed = 2, .verified = 1});
    CHECK(error_of(report, "closed/") == ErrorCode::AccessDenied);
    CHECK(error_of(report, "closed/below/file") == ErrorCode::AccessDenied);
    CHECK(rig.calls(FakeCall::MakeFolder) == 3); // the destination, "open", and "closed" once
}

TEST_CASE("trouble with a folder is retried like trouble with a file") {
    EngineRig rig;
    rig.write("folder/file", "1");
    const ErrorCode code = GENERATE(ErrorCode::PhoneBusy, ErrorCode::Refused, ErrorCode::SessionLost);
    rig.phone().fail({.call = FakeCall::MakeFolder, .code = code, .skip = 1});
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("trouble while folders are listed and files are read is retried in a verify, too") {
    const FakeCall call = GENERATE(FakeCall::Storages, FakeCall::List, FakeCall::Get);
    const ErrorCode code = GENERATE(ErrorCode::PhoneBusy, ErrorCode::NoSuchObject, ErrorCode::SessionLost);
    CAPTURE(call, error_info(code).name);
    EngineRig rig;
    rig.write("folder/file", "1");
    rig.phone().write("Sync/folder/file", "1");
    rig.phone().fail({.call = call, .code = code});
    CHECK(rig.verify().result == JobResult::Success);
}

TEST_CASE("a file that vanishes from the phone before it is read is missing") {
    EngineRig rig;
    rig.write("file", "1");
    rig.phone().write("Sync/file", "1");
    rig.phone().before(FakeCall::Get, [&] { rig.phone().erase("Sync/file"); });
    const Report report = rig.verify();
    CHECK(report.result == JobResult::Differences);
    CHECK(item_of(report, "file").reason == PlanReason::Missing);
}

TEST_CASE("what a failed call has done all the same is found before it is done again") {
    EngineRig rig;
    rig.write("folder/file", "1");
    const auto call = GENERATE(FakeCall::MakeFolder, FakeCall::Put);
    bool failed = false;
    rig.phone().at_every_call([&](const FakeMoment &moment) {
        if (moment.call == call && moment.took_effect && moment.name != "Sync" && !std::exchange(failed, true))
            throw Error{ErrorCode::PhoneBusy, "busy"};
    });
    const Report report = rig.execute();
    CHECK(failed);
    CHECK(report.result == JobResult::Success);
    CHECK(rig.calls(call) == (call == FakeCall::Put ? 1 : 2)); // the destination is a folder, too
    CHECK(rig.phone_content() == EngineRig::Content{{"folder/", ""}, {"folder/file", "1"}});
}
