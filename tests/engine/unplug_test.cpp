// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

/// New files, a folder and a file to be replaced: every call has its turn.
void fill_sides(EngineRig &rig) {
    rig.write("a/new", std::string(40'000, '1'));
    rig.write("b/new", std::string(40'000, '2'));
    rig.write("replaced", "new");
    rig.phone().write("Sync/replaced", "old");
}

} // namespace

TEST_CASE("a phone that is unplugged in any call ends the job, and the next plug-in finishes the work") {
    const FakeCall call = GENERATE(FakeCall::Open, FakeCall::Storages, FakeCall::List, FakeCall::MakeFolder,
                                   FakeCall::Put, FakeCall::Get, FakeCall::Rename, FakeCall::Remove);
    CAPTURE(call);
    EngineRig rig;
    fill_sides(rig);
    rig.phone().unplug_at(call);
    const Report report = rig.execute();
    CHECK(report.result == JobResult::DeviceGone);
    CHECK(report.error == ErrorCode::DeviceGone);
    CHECK(report.files.failed == 0);
    CHECK(rig.pauses().empty());

    rig.replug();
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
    CHECK(rig.retry_paths().empty());
}

TEST_CASE("what was done before the phone was unplugged is counted, and the rest is the retry plan") {
    EngineRig rig;
    fill_sides(rig);
    rig.phone().unplug_after(130'000); // in the middle of the second new file
    const Report report = rig.execute();
    CHECK(report.result == JobResult::DeviceGone);
    CHECK(report.files == FileCounts{.total = 3, .done = 2, .verified = 2});
    CHECK(report.retry_plan);
    CHECK(rig.retry_paths() == std::vector<std::string>{"b/new"});

    rig.replug();
    const Report retry = rig.retry();
    CHECK(retry.result == JobResult::Success);
    CHECK(retry.files == FileCounts{.total = 1, .done = 1, .verified = 1});
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("an unplug in a verify writes no plan, and changes none") {
    EngineRig rig;
    fill_sides(rig);
    rig.verify();
    const std::string plan = rig.verify_plan();
    rig.phone().unplug_at(GENERATE(FakeCall::List, FakeCall::Get));
    CHECK(rig.verify().result == JobResult::DeviceGone);
    CHECK(rig.verify_plan() == plan);
    CHECK(rig.retry_paths().empty());
}

TEST_CASE("once the bus says that the phone is gone, every call ends as gone, whatever it ended with") {
    EngineRig rig;
    fill_sides(rig);
    const ErrorCode code = GENERATE(ErrorCode::PhoneBusy, ErrorCode::SessionLost, ErrorCode::Cancelled);
    rig.phone().fail({.call = FakeCall::Put, .code = code, .skip = 1});
    rig.phone().before(FakeCall::Put, [&, puts = 0]() mutable {
        if (++puts == 2)
            rig.report_unplugged();
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::DeviceGone);
    CHECK(report.files.done == 1);
    CHECK(rig.retry_paths().size() >= 2);
}

TEST_CASE("an unplug while a job pauses ends it without another attempt") {
    EngineRig rig;
    fill_sides(rig);
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::PhoneBusy, .times = 1000});
    rig.on_pause([&] { rig.report_unplugged(); });
    CHECK(rig.execute().result == JobResult::DeviceGone);
    CHECK(rig.calls(FakeCall::Put) == 1);
}
