// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

// What could make the memory of digests lie: interruptions at every step, followed by a phone that tells the same
// written_at for old and new, as one does that was written to twice within its resolution.

namespace {

const std::string sent_content(1000, 'o');
const std::string other_content(1000, 'n');
constexpr std::int64_t written_at = 1'700'000'123;

bool knows(EngineRig &rig, const std::string &path) {
    return !rig.phone_digests()
                .below({.device = "FAKE0001", .storage = "Internal shared storage", .path = RelPath{}})
                .empty() &&
           rig.phone_digests()
               .below({.device = "FAKE0001", .storage = "Internal shared storage", .path = RelPath{}})
               .contains(RelPath::parse(path));
}

/// The old version is on the phone and known as that, with the written_at that everything will have.
void know_old_version(EngineRig &rig) {
    rig.write("file", sent_content);
    rig.phone().write("Sync/file", sent_content);
    rig.phone().set_date("Sync/file", written_at);
    REQUIRE(rig.verify().files.verified == 1);
    REQUIRE(knows(rig, "Sync/file"));
    rig.write("file", other_content);
}

} // namespace

TEST_CASE("a torn file is not remembered, also where it has the whole size") {
    EngineRig rig;
    rig.write("file", other_content);
    rig.phone().tear_next_put(GENERATE(ErrorCode::DeviceGone, ErrorCode::SessionLost));
    rig.phone().fail({.call = FakeCall::Open, .code = ErrorCode::DeviceGone, .times = 1, .skip = 0});
    rig.execute();
    CHECK_FALSE(knows(rig, "Sync/file"));
}

TEST_CASE("an interrupted replacement leaves nothing that would be trusted for the old version, at whatever call") {
    const FakeCall call = GENERATE(FakeCall::Put, FakeCall::Get, FakeCall::Remove, FakeCall::Rename);
    const bool took_effect = GENERATE(false, true);
    CAPTURE(static_cast<int>(call), took_effect);
    EngineRig rig;
    know_old_version(rig);
    bool armed = true;
    rig.phone().at_every_call([&](const FakeMoment &moment) {
        if (!armed || moment.call != call || moment.took_effect != took_effect)
            return;
        armed = false;
        rig.phone().unplug();
        throw Error{ErrorCode::DeviceGone, "the phone was unplugged"};
    });
    CHECK(rig.execute().result == JobResult::DeviceGone);
    rig.phone().at_every_call({});
    REQUIRE_FALSE(armed);
    for (const std::string &path : rig.phone().paths())
        if (!path.ends_with('/'))
            rig.phone().set_date(path, written_at);
    rig.replug();

    rig.write("file", sent_content); // as if nothing had happened
    const bool is_equal = rig.verify().result == JobResult::Success;
    CHECK(is_equal == rig.phone().holds("Sync/file", sent_content));
    rig.execute();
    rig.execute();
    CHECK(rig.phone().content("Sync/file") == sent_content);
    const Report report = rig.verify();
    CHECK(report.result == JobResult::Success);
}

TEST_CASE("a file that is in doubt is read, whatever is remembered of it") {
    EngineRig rig;
    know_old_version(rig);
    rig.write("file", sent_content);
    rig.journal().note(
        {.place = {.device = "FAKE0001", .storage = "Internal shared storage", .path = RelPath::parse("Sync/file")},
         .step = FlightStep::Sending,
         .size = sent_content.size()});
    const Report report = rig.verify();
    CHECK(report.trusted == 0);
    CHECK(item_of(report, "file").reason == PlanReason::Failed);
}

TEST_CASE("a session that is lost between the read-back and the next listing costs nothing that was proven") {
    EngineRig rig;
    rig.write("a", "first");
    rig.write("b", "second");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::SessionLost, .times = 1, .skip = 0, .name = "b"});
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(knows(rig, "Sync/a"));
    const Report report = rig.verify();
    CHECK(report.result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a phone that gives a file another written_at after it was sent has it read once") {
    EngineRig rig;
    rig.write("file", other_content);
    rig.execute();
    rig.phone().set_date("Sync/file", written_at);
    CHECK(rig.verify().files.verified == 1);
    CHECK(rig.verify().trusted == 1);
}

TEST_CASE("a file that changes while it is read is not trusted with its new written_at") {
    EngineRig rig;
    rig.write("file", sent_content);
    rig.phone().write("Sync/file", sent_content);
    rig.phone().before(FakeCall::Get, [&] { rig.phone().set_date("Sync/file", written_at); });
    CHECK(rig.verify().files.verified == 1);
    rig.phone().before(FakeCall::Get, [] {});
    CHECK(rig.verify().files.verified == 1); // the written_at that was told before is not there any more
}

TEST_CASE("what another phone or storage has proven is not trusted here") {
    EngineRig rig;
    know_old_version(rig);
    rig.write("file", sent_content);
    const auto files =
        rig.phone_digests().below({.device = "FAKE0001", .storage = "Internal shared storage", .path = RelPath{}});
    rig.phone_digests().forget("FAKE0001", "Internal shared storage", {RelPath::parse("Sync/file")});
    rig.phone_digests().remember("FAKE0001", "SD card", files, 1);
    rig.phone_digests().remember("FAKE0002", "Internal shared storage", files, 1);
    CHECK(rig.verify().files.verified == 1);
}
