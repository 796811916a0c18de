// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <utility>

using namespace mtpsync;

namespace {

/// The next so many opens find the phone in somebody else's hands.
void let_somebody_hold(EngineRig &rig, int opens) {
    rig.phone().fail({.call = FakeCall::Open, .code = ErrorCode::DeviceBusy, .times = opens});
}

} // namespace

TEST_CASE("a job waits for a phone that another program holds, with the reason, however long") {
    EngineRig rig;
    rig.write("file", "1");
    let_somebody_hold(rig, 50);
    int pauses_with_a_reason = 0;
    rig.on_pause([&] { pauses_with_a_reason += rig.progress().pause_reason.empty() ? 0 : 1; });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.sessions == 1);
    CHECK(pauses_with_a_reason == 50);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a phone that is held is looked for less and less often, but never seldom") {
    EngineRig rig;
    rig.write("file", "1");
    let_somebody_hold(rig, 20);
    rig.execute();
    REQUIRE(rig.pauses().size() == 20);
    CHECK(rig.pauses()[2] > rig.pauses()[0]);
    CHECK(rig.pauses().back() < std::chrono::seconds{10});
}

TEST_CASE("a phone that is taken away after a broken session is waited for, and the same file goes on") {
    const FakeCall call = GENERATE(FakeCall::List, FakeCall::Put, FakeCall::Get, FakeCall::Rename);
    CAPTURE(call);
    EngineRig rig;
    rig.write("replaced", "new");
    rig.phone().write("Sync/replaced", "old");
    rig.phone().fail({.call = call, .code = ErrorCode::SessionLost});
    bool broken = false;
    rig.phone().before(call, [&] {
        if (!std::exchange(broken, true))
            let_somebody_hold(rig, 30);
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.files == FileCounts{.total = 1, .done = 1, .verified = 1});
    CHECK(report.sessions == 2);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a job that waits for a held phone can be cancelled") {
    EngineRig rig;
    rig.write("file", "1");
    let_somebody_hold(rig, 1000);
    rig.on_pause([&] { rig.cancel(); });
    CHECK(rig.execute().result == JobResult::Cancelled);
    CHECK(rig.calls(FakeCall::Open) == 1);
}

TEST_CASE("a job that waits for a held phone ends when the phone is unplugged") {
    EngineRig rig;
    rig.write("file", "1");
    let_somebody_hold(rig, 1000);
    rig.on_pause([&] { rig.report_unplugged(); });
    CHECK(rig.execute().result == JobResult::DeviceGone);
    CHECK(rig.calls(FakeCall::Open) == 1);
}

TEST_CASE("a phone that gets free but does not open is what it is") {
    EngineRig rig;
    rig.write("file", "1");
    let_somebody_hold(rig, 2);
    rig.phone().fail({.call = FakeCall::Open, .code = ErrorCode::DeviceNotPermitted, .times = 1000});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Failed);
    CHECK(report.error == ErrorCode::DeviceNotPermitted);
}
