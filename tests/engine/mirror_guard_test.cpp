// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/mirror_rig.hpp"
#include "tests/support/catch.hpp"

#include <unistd.h>

#include <filesystem>

using namespace mtpsync;

namespace {

/// Nothing was deleted, each thing that should have been names this reason, and the report says it in words.
void require_all_kept(MirrorRig &rig, const Report &report, KeepReason reason) {
    CHECK(report.result == JobResult::Partial);
    CHECK(report.deleted.total > 0);
    CHECK(report.deleted.kept == report.deleted.total);
    CHECK(rig.calls(FakeCall::Remove) == 0);
    for (const ReportItem &item : report.items)
        if (item.action == PlanAction::Delete)
            CHECK(item.kept == reason);
    CHECK(report.message.find("nothing was deleted: ") == 0);
}

} // namespace

TEST_CASE("an emptied local folder deletes nothing, unless it is forced") {
    MirrorRig rig;
    rig.fill();
    rig.set_max_delete("100%");
    std::filesystem::remove_all(rig.local("folder"));
    require_all_kept(rig, rig.mirror(), KeepReason::EmptySource);
    CHECK(rig.phone_content().size() == 11);

    JobRequest request = rig.mirror_request(JobKind::Execute);
    request.force = true;
    CHECK(rig.run(request).deleted.done == 11);
    CHECK(rig.phone_content().empty());
}

TEST_CASE("more than max_delete allows is not deleted in part") {
    MirrorRig rig;
    rig.fill();
    rig.write("stays", "1");
    for (int n = 0; n < 9; ++n)
        std::filesystem::remove(rig.local("folder/file " + std::to_string(n)));
    rig.set_max_delete("50%");
    const Report report = rig.mirror();
    require_all_kept(rig, report, KeepReason::TooMany);
    CHECK(report.message.find("9 of 11") != std::string::npos);
    CHECK(rig.verify_mirror().message.find("nothing can be deleted: 9 of 12") == 0);
    rig.set_max_delete("9");
    CHECK(rig.mirror().deleted.done == 9);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a limit of none deletes none") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.set_max_delete("0");
    require_all_kept(rig, rig.mirror(), KeepReason::TooMany);
}

TEST_CASE("a local folder that cannot be read deletes nothing") {
    if (geteuid() == 0) {
        WARN("skipped: root reads every folder");
        return;
    }
    MirrorRig rig;
    rig.fill();
    rig.write("closed/file", "1");
    rig.phone().write("Sync/closed/file", "1");
    rig.phone().write("Sync/old", "1");
    std::filesystem::permissions(rig.local("closed"), std::filesystem::perms::none);
    const Report report = rig.mirror();
    std::filesystem::permissions(rig.local("closed"), std::filesystem::perms::owner_all);
    CHECK(report.deleted == DeletionCounts{.total = 1, .kept = 1});
    CHECK(rig.phone().content("Sync/old") == "1");
}

TEST_CASE("a file that fails keeps everything from being deleted") {
    MirrorRig rig;
    rig.fill();
    rig.write("bad", "1");
    rig.phone().write("Sync/elsewhere/old", "2");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::AccessDenied, .name = "bad"});
    require_all_kept(rig, rig.mirror(), KeepReason::FailedRun);
    rig.phone().clear_faults();
    CHECK(rig.mirror().deleted.done == 2); // what was denied for good is in no retry plan
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a retry deletes nothing; the comparison after it does") {
    MirrorRig rig;
    rig.fill();
    rig.write("bad", "1");
    rig.phone().write("Sync/old", "2");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::PhoneBusy, .times = 4, .name = "bad"});
    CHECK(rig.mirror().retry_plan);
    const Report retried = rig.mirror();
    CHECK(retried.plan_source == "retry");
    CHECK(retried.deleted == DeletionCounts{});
    CHECK(rig.phone().content("Sync/old") == "2");
    CHECK(rig.mirror().deleted.done == 1);
}

TEST_CASE("a name that clashes with one on the phone keeps it there") {
    MirrorRig rig;
    rig.fill();
    rig.write("Photo", "1");
    rig.phone().write("Sync/photo", "2");
    require_all_kept(rig, rig.mirror(), KeepReason::FailedRun);
    CHECK(rig.phone().content("Sync/photo") == "2");
}

TEST_CASE("twins stay, and so does the folder that holds them") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/twin", "1");
    rig.phone().make_twin("Sync/twin");
    rig.phone().write("Sync/gone/twin", "2");
    rig.phone().make_twin("Sync/gone/twin");
    rig.phone().write("Sync/gone/old", "3");
    const Report seen = rig.verify_mirror();
    CHECK(kept(seen, "twin") == KeepReason::Twin);
    CHECK(kept(seen, "gone/") == KeepReason::NotEmpty);
    const Report report = rig.mirror();
    CHECK(report.result == JobResult::Partial);
    CHECK(report.deleted == DeletionCounts{.total = 4, .done = 1, .kept = 3});
    CHECK(kept(report, "twin") == KeepReason::Twin);
    CHECK(kept(report, "gone/twin") == KeepReason::Twin);
    CHECK(kept(report, "gone/") == KeepReason::NotEmpty);
    CHECK(rig.phone().content("Sync/twin") == "1");
    CHECK_FALSE(rig.phone().content("Sync/gone/old"));
}

TEST_CASE("a file that changes between the two looks stays") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.phone().write("Sync/older", "2");
    rig.verify_mirror();
    JobRequest request = rig.request_with_plan(rig.verify_plan());
    request.target.delete_extra = true;
    request.force = true;
    rig.phone().write("Sync/old", "3"); // of the same size
    const Report report = rig.run(request);
    CHECK(report.deleted == DeletionCounts{.total = 2, .done = 1, .kept = 1});
    CHECK(kept(report, "old") == KeepReason::Changed);
    CHECK(rig.phone().content("Sync/old") == "3");
}

TEST_CASE("a folder that got something new between the two looks stays with it") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/gone/old", "1");
    rig.phone().before(FakeCall::Remove, [&] { rig.phone().write("Sync/gone/photo", "2"); });
    const Report report = rig.mirror();
    CHECK(report.deleted == DeletionCounts{.total = 2, .done = 1, .kept = 1});
    CHECK(kept(report, "gone/") == KeepReason::NotEmpty);
    CHECK(rig.phone().content("Sync/gone/photo") == "2");
}

TEST_CASE("a file that is there again before it is deleted stays") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.verify_mirror();
    rig.write("old", "1");
    JobRequest request = rig.request_with_plan(rig.verify_plan());
    request.target.delete_extra = true;
    const Report report = rig.run(request);
    CHECK(kept(report, "old") == KeepReason::OnBothSides);
    CHECK(rig.phone().content("Sync/old") == "1");
}

TEST_CASE("a folder that cannot be listed stays, with all that is in it") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/gone/closed/old", "1");
    rig.phone().write("Sync/old", "2");
    rig.phone().fail({.call = FakeCall::List, .code = ErrorCode::AccessDenied, .times = 1000, .name = "closed"});
    CHECK(kept(rig.verify_mirror(), "gone/closed/") == KeepReason::Unlisted);
    const Report report = rig.mirror();
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "gone/closed/") == ErrorCode::AccessDenied);
    CHECK(kept(report, "gone/") == KeepReason::NotEmpty);
    CHECK(rig.phone().content("Sync/gone/closed/old") == "1");
    CHECK_FALSE(rig.phone().content("Sync/old"));
}

TEST_CASE("a folder of both sides that cannot be listed keeps everything from being deleted") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "2");
    rig.phone().fail({.call = FakeCall::List, .code = ErrorCode::AccessDenied, .times = 1000, .name = "folder"});
    require_all_kept(rig, rig.mirror(), KeepReason::FailedRun);
}

TEST_CASE("listings that may lack something delete files, and no folder") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/gone/old", "1");
    rig.phone().set_listing_worth(Completeness::Unproven, true);
    const Report report = rig.mirror();
    CHECK(report.deleted == DeletionCounts{.total = 2, .done = 1, .kept = 1});
    CHECK(kept(report, "gone/") == KeepReason::UnprovenEmpty);
    CHECK(rig.phone_content() == [&] {
        auto content = rig.local_content();
        content["gone/"];
        return content;
    }());
}

TEST_CASE("listings from memory delete nothing") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.phone().set_listing_worth(Completeness::Complete, false);
    const Report report = rig.mirror();
    CHECK(kept(report, "old") == KeepReason::StaleListing);
    CHECK(rig.phone().content("Sync/old") == "1");
}

TEST_CASE("a read-only storage deletes nothing") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.phone().set_read_only(true);
    require_all_kept(rig, rig.mirror(), KeepReason::ReadOnly);
}

TEST_CASE("a phone that is locked while something is deleted is waited for, and looked at anew") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.phone().write("Sync/older", "2");
    bool once = true;
    rig.phone().before(FakeCall::Remove, [&] {
        if (std::exchange(once, false))
            rig.phone().lock();
    });
    rig.on_lock([&](bool is_locked) {
        if (is_locked) {
            rig.phone().write("Sync/old", "3");
            rig.phone().unlock();
        }
    });
    const Report report = rig.mirror();
    CHECK(report.deleted == DeletionCounts{.total = 2, .done = 1, .kept = 1});
    CHECK(kept(report, "old") == KeepReason::Changed);
}

TEST_CASE("a phone that is locked and stays so deletes nothing") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.verify_mirror();
    rig.phone().lock();
    rig.on_lock([&](bool /*is_locked*/) { rig.cancel(); });
    CHECK(rig.mirror().result == JobResult::Cancelled);
    rig.phone().unlock();
    CHECK(rig.phone().content("Sync/old") == "1");
}

TEST_CASE("a storage that vanishes while something is deleted ends the deleting") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.phone().write("Sync/older", "2");
    rig.phone().fail({.call = FakeCall::Remove, .code = ErrorCode::StorageUnavailable, .times = 1});
    const Report report = rig.mirror();
    CHECK(report.result == JobResult::Partial);
    CHECK(report.deleted == DeletionCounts{.total = 2, .failed = 2});
    CHECK(error_of(report, "older") == ErrorCode::StorageUnavailable);
    CHECK(rig.calls(FakeCall::Remove) == 1);
}

TEST_CASE("a thing that the phone does not let go is named, and the others go") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/gone/a", "1");
    rig.phone().write("Sync/gone/b", "2");
    rig.phone().fail({.call = FakeCall::Remove, .code = ErrorCode::ObjectProtected, .times = 9, .name = "a"});
    const Report report = rig.mirror();
    CHECK(report.deleted == DeletionCounts{.total = 3, .done = 1, .kept = 1, .failed = 1});
    CHECK(error_of(report, "gone/a") == ErrorCode::ObjectProtected);
    CHECK(kept(report, "gone/") == KeepReason::NotEmpty);
}

TEST_CASE("a whole storage is no mirror unless it is forced") {
    MirrorRig rig;
    rig.write("file", "1");
    rig.phone().write("DCIM/photo", "2");
    JobRequest request = rig.mirror_request(JobKind::Execute);
    request.target.dest = RelPath{};
    require_all_kept(rig, rig.run(request), KeepReason::WholeStorage);
    request.force = true;
    CHECK(rig.run(request).deleted.done == 2);
}

TEST_CASE("temporary files of ours are not the mirror's business") {
    MirrorRig rig;
    rig.fill();
    const std::string temporary = ".mtpsync-0123456789abcdef.part";
    rig.phone().write("Sync/" + temporary, "1");
    rig.phone().write("Sync/gone/" + temporary, "2");
    const Report report = rig.mirror();
    CHECK(report.deleted == DeletionCounts{.total = 1, .kept = 1});
    CHECK(kept(report, "gone/") == KeepReason::NotEmpty);
    CHECK(rig.phone().content("Sync/" + temporary) == "1");
}

TEST_CASE("a plan that people wrote deletes nothing that a filter of it hides, and no temporary file") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/a.part", "1");
    rig.phone().write("Sync/.mtpsync-0123456789abcdef.part", "1");
    Plan plan{.kind = PlanKind::Verify};
    plan.filter = Filter::parse({"- a.part"});
    plan.deletions.emplace();
    plan.deletions->emplace(RelPath::parse("a.part"), PlanDeletion{.size = 1});
    plan.deletions->emplace(RelPath::parse(".mtpsync-0123456789abcdef.part"), PlanDeletion{.size = 1});
    JobRequest request = rig.request_with_plan(print_plan(plan));
    request.target.delete_extra = true;
    const Report report = rig.run(request);
    CHECK(kept(report, "a.part") == KeepReason::Excluded);
    CHECK(kept(report, ".mtpsync-0123456789abcdef.part") == KeepReason::Temporary);
    CHECK(rig.calls(FakeCall::Remove) == 0);
}
