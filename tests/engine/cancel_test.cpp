// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

void fill_both(EngineRig &rig) {
    rig.write("a/new", std::string(40'000, '1'));
    rig.write("b/new", std::string(40'000, '2'));
    rig.write("replaced", "new");
    rig.phone().write("Sync/replaced", "old");
}

} // namespace

TEST_CASE("a job that is cancelled in any call ends as cancelled, and the next one finishes the work") {
    const FakeCall call = GENERATE(FakeCall::Open, FakeCall::Storages, FakeCall::List, FakeCall::MakeFolder,
                                   FakeCall::Put, FakeCall::Get, FakeCall::Rename, FakeCall::Remove);
    CAPTURE(call);
    EngineRig rig;
    fill_both(rig);
    rig.phone().before(call, [&] { rig.cancel(); });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Cancelled);
    CHECK(report.error == ErrorCode::Cancelled);
    CHECK(report.files.failed == 0);

    rig.phone().before(call, [] {});
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
    CHECK(rig.retry_paths().empty());
}

TEST_CASE("a job that is cancelled before it begins asks the phone nothing") {
    EngineRig rig;
    fill_both(rig);
    rig.cancel_next();
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Cancelled);
    CHECK(rig.phone().calls().empty());
}

TEST_CASE("a cancelled comparison of an execute counts nothing as done") {
    EngineRig rig;
    fill_both(rig);
    rig.write("equal", "1");
    rig.phone().write("Sync/equal", "1");
    rig.phone().before(FakeCall::Get, [&] { rig.cancel(); });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Cancelled);
    CHECK(report.plan_source.empty());
    CHECK(report.files == FileCounts{});
    CHECK(report.items.empty());
    CHECK_FALSE(report.retry_plan);
}

TEST_CASE("a verify that is cancelled writes no plan") {
    EngineRig rig;
    fill_both(rig);
    rig.phone().before(FakeCall::List, [&] { rig.cancel(); });
    CHECK(rig.verify().result == JobResult::Cancelled);
    rig.phone().before(FakeCall::List, [] {});
    CHECK(rig.execute().plan_source == "full");
}

TEST_CASE("a cancel in the middle of a file keeps what was done, and the rest for a retry") {
    EngineRig rig;
    fill_both(rig);
    int sent = 0;
    rig.on_tree_change([&] {
        if (rig.phone().content("Sync/a/new") && sent++ == 0)
            rig.phone().before(FakeCall::Put, [&] { rig.cancel(); });
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Cancelled);
    CHECK(report.files == FileCounts{.total = 3, .done = 2, .verified = 2});
    CHECK(rig.retry_paths() == std::vector<std::string>{"b/new"});
    CHECK_FALSE(rig.phone_has_leftovers());
}

TEST_CASE("a cancel ends a pause between two attempts") {
    EngineRig rig;
    fill_both(rig);
    const ErrorCode code = GENERATE(ErrorCode::PhoneBusy, ErrorCode::SessionLost);
    rig.phone().fail({.call = FakeCall::Put, .code = code, .times = 1000});
    rig.on_pause([&] { rig.cancel(); });
    CHECK(rig.execute().result == JobResult::Cancelled);
    CHECK(rig.calls(FakeCall::Put) == 1);
    CHECK(rig.pauses().size() == 1);
}

TEST_CASE("the real pause ends at once when it is asked to") {
    std::stop_source stop;
    stop.request_stop();
    const auto before = std::chrono::steady_clock::now();
    pause_for(std::chrono::hours{1}, stop.get_token());
    CHECK(std::chrono::steady_clock::now() - before < std::chrono::minutes{1});
}
