// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/mirror_rig.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>

using namespace mtpsync;

TEST_CASE("a mirror deletes what only the phone has, and nothing outside of its folder") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.phone().write("Sync/folder/older", "2");
    rig.phone().write("Sync/gone/deep/oldest", "3");
    rig.phone().write("DCIM/photo", "4");
    const Report report = rig.mirror();
    CHECK(report.result == JobResult::Success);
    CHECK(report.deleted == DeletionCounts{.total = 5, .done = 5});
    CHECK(item_of(report, "gone/deep/").action == PlanAction::Delete);
    CHECK(item_of(report, "old").reason == PlanReason::Extra);
    CHECK(item_of(report, "old").status == ItemStatus::Done);
    CHECK(rig.phone_content() == rig.local_content());
    CHECK(rig.phone().content("DCIM/photo") == "4");
    CHECK(rig.mirror().deleted == DeletionCounts{});
}

TEST_CASE("a verify of a mirror changes nothing and writes down what would be deleted, apart") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "12345");
    rig.phone().write("Sync/gone/deep", "3");
    const auto before = rig.whole_phone();
    const Report report = rig.verify_mirror();
    CHECK(report.result == JobResult::Differences);
    CHECK(report.deleted == DeletionCounts{.total = 3, .planned = 3});
    CHECK(rig.whole_phone() == before);

    const Plan plan = parse_plan(rig.verify_plan());
    CHECK(plan.entries.empty());
    REQUIRE(plan.deletions);
    CHECK(plan.deletions->size() == 3);
    CHECK(plan.deletions->at(RelPath::parse("old")).size == 5);
    CHECK(plan.deletions->at(RelPath::parse("gone")).type == EntryType::Folder);
    CHECK(plan.held == 14);

    const Report done = rig.mirror();
    CHECK(done.plan_source == "verify");
    CHECK(done.deleted == DeletionCounts{.total = 3, .done = 3});
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("nothing is deleted unless somebody asks for it") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.deleted == DeletionCounts{});
    CHECK(report.extra_objects == 1);

    rig.verify_mirror();
    CHECK(rig.execute().plan_source == "full"); // the plan of a mirror is for a mirror
    CHECK(rig.phone().content("Sync/old") == "1");
    rig.verify();
    CHECK(rig.mirror().plan_source == "full");
    CHECK_FALSE(rig.phone().content("Sync/old"));
}

TEST_CASE("a plan that is given deletes only with a word of the caller") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.verify_mirror();
    JobRequest request = rig.request_with_plan(rig.verify_plan());
    const Report refused = rig.run(request);
    CHECK(refused.result == JobResult::Partial);
    CHECK(kept(refused, "old") == KeepReason::NotAsked);

    request = rig.request_with_plan(rig.verify_plan());
    request.target.delete_extra = true;
    CHECK(rig.run(request).deleted.done == 1);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("deleting comes last, when everything that was sent is proven") {
    MirrorRig rig;
    rig.fill();
    rig.write("new", "1");
    rig.phone().write("Sync/old", "2");
    bool was_there = false;
    rig.phone().before(FakeCall::Remove, [&] { was_there = rig.phone().content("Sync/new") == "1"; });
    CHECK(rig.mirror().result == JobResult::Success);
    CHECK(was_there);
    CHECK(rig.calls(FakeCall::Remove) == 1);
}

TEST_CASE("before it deletes it looks again, in a session that has seen nothing") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "2");
    rig.verify_mirror();
    rig.mirror();
    CHECK(rig.calls(FakeCall::Open) == 2); // for the plan's freshness, and for deleting
    CHECK(rig.mirror().sessions == 1);     // nothing to delete
}

TEST_CASE("what somebody else has deleted meanwhile is as good as deleted") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.phone().write("Sync/gone/old", "2");
    rig.verify_mirror();
    JobRequest request = rig.request_with_plan(rig.verify_plan());
    request.target.delete_extra = true;
    request.force = true;
    rig.phone().erase("Sync/gone");
    rig.phone().erase("Sync/old");
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Success);
    CHECK(report.deleted == DeletionCounts{.total = 3, .done = 3});
    CHECK(rig.calls(FakeCall::Remove) == 0);
}

TEST_CASE("an answer that gets lost when something was deleted makes it look again") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.phone().write("Sync/older", "2");
    bool once = true;
    rig.phone().at_every_call([&](const FakeMoment &moment) {
        if (moment.call == FakeCall::Remove && moment.took_effect && std::exchange(once, false))
            throw Error{ErrorCode::SessionLost, "the answer got lost"};
    });
    const Report report = rig.mirror();
    CHECK(report.result == JobResult::Success);
    CHECK(report.deleted == DeletionCounts{.total = 2, .done = 2});
    CHECK(rig.calls(FakeCall::Remove) == 2);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("who is unplugged while deleting goes on where it was, by looking again") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old/a", "1");
    rig.phone().write("Sync/old/b", "2");
    rig.phone().at_every_call([&](const FakeMoment &moment) {
        if (moment.call == FakeCall::Remove && moment.name == "b" && !moment.took_effect)
            throw Error{ErrorCode::DeviceGone, "the cable was pulled"};
    });
    const Report report = rig.mirror();
    CHECK(report.result == JobResult::DeviceGone);
    CHECK(report.deleted == DeletionCounts{.total = 3, .done = 1});
    rig.phone().at_every_call({});
    rig.replug();
    CHECK(rig.mirror().deleted == DeletionCounts{.total = 2, .done = 2});
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("with mapped names what stands for a local file is no extra") {
    MirrorRig rig;
    rig.fill();
    rig.set_name_policy(NamePolicy::Map);
    rig.write("a:b", "1");
    rig.write("c?/d", "2");
    CHECK(rig.mirror().result == JobResult::Success);
    rig.phone().write("Sync/c\xef\xbc\x9f/old", "3");
    const Report report = rig.mirror();
    CHECK(report.deleted == DeletionCounts{.total = 1, .done = 1});
    CHECK(rig.verify_mirror().result == JobResult::Success);

    std::filesystem::remove(rig.local("a:b"));
    CHECK(rig.mirror().deleted.done == 1);
    CHECK_FALSE(rig.phone().content("Sync/a\xef\xbc\x9a\x62"));
}

TEST_CASE("what a mirror deletes is proven no more, at once") {
    MirrorRig rig;
    rig.fill();
    rig.write("extra", "here for a while");
    rig.execute();
    const PhoneFolder root{.device = "FAKE0001", .storage = "Internal shared storage", .path = RelPath{}};
    const RelPath extra = RelPath::parse("Sync/extra");
    REQUIRE(rig.phone_digests().below(root).contains(extra));
    std::filesystem::remove(rig.local("extra"));
    CHECK(rig.mirror().deleted == DeletionCounts{.total = 1, .done = 1});
    CHECK_FALSE(rig.phone_digests().below(root).contains(extra));
}
