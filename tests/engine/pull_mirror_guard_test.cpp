// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/mirror_rig.hpp"
#include "tests/support/catch.hpp"

#include <unistd.h>

#include <filesystem>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

/// Ten files on both sides, of which the phone's are the originals, and two things that only this machine has.
void grow_local(MirrorRig &rig) {
    rig.set_direction(Direction::Pull);
    rig.fill();
    rig.write("old", "1");
    rig.write("folder/older", "2");
}

/// Nothing was deleted, each thing that should have been names this reason, and the report says it in words, once.
void require_all_local_kept(const MirrorRig &rig, const Report &report, KeepReason reason) {
    CHECK(report.result == JobResult::Partial);
    CHECK(report.deleted.total > 0);
    CHECK(report.deleted.kept == report.deleted.total);
    for (const ReportItem &item : report.items)
        if (item.action == PlanAction::Delete)
            CHECK(item.kept == reason);
    CHECK(report.message.find("nothing was deleted: ") == 0);
    CHECK(rig.local_content().contains("old"));
    CHECK(rig.local_content().contains("folder/older"));
}

/// The plan of a comparison that saw both sides as they are, to be carried out when something has changed.
JobRequest request_with_plan_of_now(MirrorRig &rig) {
    rig.verify_mirror();
    JobRequest request = rig.request_with_plan(rig.verify_plan());
    request.target.delete_extra = true;
    request.force = true;
    return request;
}

} // namespace

TEST_CASE("listings of the phone that may lack something delete nothing here, and the report says what to do") {
    MirrorRig rig;
    grow_local(rig);
    rig.phone().set_listing_worth(Completeness::Unproven, true);
    const Report seen = rig.verify_mirror();
    CHECK(seen.message.find("nothing can be deleted: ") == 0);
    CHECK(seen.deleted.kept == 2);
    const Report report = rig.mirror();
    require_all_local_kept(rig, report, KeepReason::UnprovenSource);
    CHECK(report.message.find("libmtp 1.1.21") != std::string::npos);
    CHECK(report.message.find("delete by hand") != std::string::npos);
}

TEST_CASE("one listing that may lack something is enough to delete nothing here") {
    MirrorRig rig;
    grow_local(rig);
    JobRequest request = request_with_plan_of_now(rig);
    int listings = 0;
    rig.phone().before(FakeCall::List, [&] {
        if (++listings == 3) // of the second look
            rig.phone().set_listing_worth(Completeness::Unproven, true);
    });
    require_all_local_kept(rig, rig.run(request), KeepReason::UnprovenSource);
}

TEST_CASE("listings of the phone from memory delete nothing here") {
    MirrorRig rig;
    grow_local(rig);
    rig.phone().set_listing_worth(Completeness::Complete, false);
    const Report report = rig.mirror();
    CHECK(report.deleted == DeletionCounts{.total = 2, .kept = 2});
    CHECK(kept(report, "old") == KeepReason::StaleListing);
    CHECK(rig.local_content().contains("old"));
}

TEST_CASE("a folder of the phone that cannot be listed keeps everything here") {
    MirrorRig rig;
    grow_local(rig);
    rig.phone().make_folder("Sync/other");
    rig.phone().fail({.call = FakeCall::List, .code = ErrorCode::AccessDenied, .times = 1000, .name = "other"});
    require_all_local_kept(rig, rig.mirror(), KeepReason::FailedRun);
}

TEST_CASE("a listing that fails right before something is deleted here keeps everything") {
    const ErrorCode code = GENERATE(ErrorCode::AccessDenied, ErrorCode::ObjectUnreadable, ErrorCode::StorageUnavailable,
                                    ErrorCode::PhoneBusy);
    INFO(error_info(code).name);
    MirrorRig rig;
    grow_local(rig);
    const JobRequest request = request_with_plan_of_now(rig);
    rig.phone().fail({.call = FakeCall::List, .code = code, .times = 1000, .name = "folder"});
    require_all_local_kept(rig, rig.run(request), KeepReason::UnreadableSource);
}

TEST_CASE("a storage that vanishes before something is deleted here keeps everything") {
    MirrorRig rig;
    grow_local(rig);
    const JobRequest request = request_with_plan_of_now(rig);
    int sessions = 0;
    rig.phone().before(FakeCall::Open, [&] {
        if (++sessions == 2) // of the second look
            rig.phone().fail({.call = FakeCall::Storages, .code = ErrorCode::StorageUnavailable, .times = 1000});
    });
    require_all_local_kept(rig, rig.run(request), KeepReason::UnreadableSource);
}

TEST_CASE("a folder of the phone that is gone when it is looked at again keeps everything here") {
    MirrorRig rig;
    grow_local(rig);
    const JobRequest request = request_with_plan_of_now(rig);
    int sessions = 0;
    rig.phone().before(FakeCall::Open, [&] {
        if (++sessions == 2)
            rig.phone().erase("Sync");
    });
    require_all_local_kept(rig, rig.run(request), KeepReason::UnreadableSource);
}

TEST_CASE("a phone that is unplugged before something is deleted here ends the job, and all stays") {
    MirrorRig rig;
    grow_local(rig);
    const JobRequest request = request_with_plan_of_now(rig);
    int sessions = 0;
    rig.phone().before(FakeCall::Open, [&] {
        if (++sessions == 2)
            rig.phone().unplug();
    });
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::DeviceGone);
    CHECK(report.deleted == DeletionCounts{.total = 2});
    CHECK(rig.local_content().contains("old"));
    rig.phone().before(FakeCall::Open, [] {});
    rig.replug();
    CHECK(rig.mirror().deleted.done == 2);
}

TEST_CASE("a phone that is locked before something is deleted here is waited for, and looked at anew") {
    MirrorRig rig;
    grow_local(rig);
    const JobRequest request = request_with_plan_of_now(rig);
    int sessions = 0;
    rig.phone().before(FakeCall::Open, [&] {
        if (++sessions == 2)
            rig.phone().lock();
    });
    rig.on_lock([&](bool is_locked) {
        if (!is_locked)
            return;
        rig.phone().write("Sync/old", "1");
        rig.phone().unlock();
    });
    const Report report = rig.run(request);
    CHECK(report.deleted == DeletionCounts{.total = 2, .done = 1, .kept = 1});
    CHECK(kept(report, "old") == KeepReason::OnBothSides);
}

TEST_CASE("a phone that is locked and stays so deletes nothing here") {
    MirrorRig rig;
    grow_local(rig);
    rig.verify_mirror();
    rig.phone().lock();
    rig.on_lock([&](bool /*is_locked*/) { rig.cancel(); });
    CHECK(rig.mirror().result == JobResult::Cancelled);
    CHECK(rig.local_content().contains("old"));
}

TEST_CASE("an emptied folder of the phone deletes nothing here, unless it is forced") {
    MirrorRig rig;
    grow_local(rig);
    rig.set_max_delete("100%");
    rig.phone().erase("Sync/folder");
    require_all_local_kept(rig, rig.mirror(), KeepReason::EmptySource);
    CHECK(rig.local_content().size() == 13);

    JobRequest request = rig.mirror_request(JobKind::Execute);
    request.force = true;
    CHECK(rig.run(request).deleted.done == 13);
    CHECK(rig.local_content().empty());
}

TEST_CASE("more than max_delete allows is not deleted here in part") {
    MirrorRig rig;
    grow_local(rig);
    rig.phone().write("Sync/stays", "1");
    rig.phone().erase("Sync/folder");
    const Report report = rig.mirror(); // at most ten
    require_all_local_kept(rig, report, KeepReason::TooMany);
    CHECK(report.message.find("13 of 13") != std::string::npos);
    CHECK(rig.calls(FakeCall::Open) == 1); // no second look at the phone could have allowed it
    rig.set_max_delete("13");
    CHECK(rig.mirror().deleted.done == 13);
    CHECK(rig.local_content() == rig.phone_content());
}

TEST_CASE("a file that cannot be received keeps everything here") {
    MirrorRig rig;
    grow_local(rig);
    rig.phone().write("Sync/bad", "1");
    rig.phone().fail({.call = FakeCall::Get, .code = ErrorCode::AccessDenied, .times = 9, .name = "bad"});
    require_all_local_kept(rig, rig.mirror(), KeepReason::FailedRun);
    rig.phone().clear_faults();
    CHECK(rig.mirror().deleted.done == 2);
    CHECK(rig.local_content() == rig.phone_content());
}

TEST_CASE("a name of the phone that cannot be one here keeps everything") {
    MirrorRig rig;
    grow_local(rig);
    rig.phone().write("Sync/bad\x01name", "1");
    require_all_local_kept(rig, rig.mirror(), KeepReason::FailedRun);
}

TEST_CASE("a retry of a pull deletes nothing; the comparison after it does") {
    MirrorRig rig;
    grow_local(rig);
    rig.phone().write("Sync/bad", "1");
    rig.phone().fail({.call = FakeCall::Get, .code = ErrorCode::PhoneBusy, .times = 4, .name = "bad"});
    CHECK(rig.mirror().retry_plan);
    const Report retried = rig.mirror();
    CHECK(retried.plan_source == "retry");
    CHECK(retried.deleted == DeletionCounts{});
    CHECK(rig.local_content().contains("old"));
    CHECK(rig.mirror().deleted.done == 2);
}

TEST_CASE("a local file that changes between the two looks stays") {
    MirrorRig rig;
    grow_local(rig);
    rig.write("oldest", "3");
    const JobRequest request = request_with_plan_of_now(rig);
    const auto date = fs::last_write_time(rig.local("old"));
    rig.write("another", "4"); // of the same size and date, but another file
    fs::last_write_time(rig.local("another"), date);
    fs::rename(rig.local("another"), rig.local("old"));
    fs::last_write_time(rig.local("folder/older"), date + std::chrono::hours{1});
    const Report report = rig.run(request);
    CHECK(report.deleted == DeletionCounts{.total = 3, .done = 1, .kept = 2});
    CHECK(kept(report, "old") == KeepReason::Changed);
    CHECK(kept(report, "folder/older") == KeepReason::Changed);
    CHECK_FALSE(rig.local_content().contains("oldest"));
}

TEST_CASE("a local folder that got something new between the two looks stays with it") {
    MirrorRig rig;
    grow_local(rig);
    rig.write("gone/old", "1");
    const JobRequest request = request_with_plan_of_now(rig);
    rig.write("gone/new", "2");
    const Report report = rig.run(request);
    CHECK(kept(report, "gone/") == KeepReason::NotEmpty);
    CHECK(rig.local_content().contains("gone/new"));
    CHECK_FALSE(rig.local_content().contains("gone/old"));
}

TEST_CASE("a file that is on the phone again before it is deleted here stays") {
    MirrorRig rig;
    grow_local(rig);
    const JobRequest request = request_with_plan_of_now(rig);
    rig.phone().write("Sync/old", "1");
    const Report report = rig.run(request);
    CHECK(kept(report, "old") == KeepReason::OnBothSides);
    CHECK(rig.local_content().contains("old"));
}

TEST_CASE("a plan that people wrote deletes nothing here that nobody has seen, that a filter hides, or that is ours") {
    MirrorRig rig;
    grow_local(rig);
    rig.write("a.part", "1");
    rig.write(".mtpsync-0123456789abcdef.part", "1");
    fs::create_symlink("old", rig.local("link"));
    Plan plan{.kind = PlanKind::Verify};
    plan.filter = Filter::parse({"- a.part"});
    plan.held = 15;
    plan.deletions.emplace();
    for (const char *name : {"a.part", ".mtpsync-0123456789abcdef.part", "old", "link"})
        plan.deletions->emplace(RelPath::parse(name), PlanDeletion{.size = 1});
    JobRequest request = rig.request_with_plan(print_plan(plan));
    request.target.delete_extra = true;
    request.force = true;
    const auto before = rig.local_content();
    const Report report = rig.run(request);
    CHECK(kept(report, "a.part") == KeepReason::Excluded);
    CHECK(kept(report, ".mtpsync-0123456789abcdef.part") == KeepReason::Temporary);
    CHECK(kept(report, "old") == KeepReason::Changed);
    CHECK(kept(report, "link") == KeepReason::Changed);
    CHECK(rig.local_content() == before);
}

TEST_CASE("what cannot be read here, or deleted, stays, and so does the folder that holds it") {
    if (geteuid() == 0) {
        WARN("skipped: root reads and deletes everything");
        return;
    }
    MirrorRig rig;
    grow_local(rig);
    rig.write("gone/closed/file", "1");
    rig.write("fixed/file", "2");
    fs::permissions(rig.local("gone/closed"), fs::perms::none);
    fs::permissions(rig.local("fixed"), fs::perms::owner_read | fs::perms::owner_exec);
    const Report report = rig.mirror();
    fs::permissions(rig.local("gone/closed"), fs::perms::owner_all);
    fs::permissions(rig.local("fixed"), fs::perms::owner_all);
    CHECK(kept(report, "gone/closed/") == KeepReason::Unlisted);
    CHECK(kept(report, "gone/") == KeepReason::NotEmpty);
    CHECK(error_of(report, "fixed/file") == ErrorCode::DestinationUnwritable);
    CHECK(kept(report, "fixed/") == KeepReason::NotEmpty);
    CHECK_FALSE(rig.local_content().contains("old"));
}
