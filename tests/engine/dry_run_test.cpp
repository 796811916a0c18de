// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/mirror_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

void require_nothing_changed(const MirrorRig &rig) {
    for (const FakeCall call : {FakeCall::MakeFolder, FakeCall::Put, FakeCall::Rename, FakeCall::Remove})
        CHECK(rig.calls(call) == 0);
}

} // namespace

TEST_CASE("a dry run tells what would be done and changes nothing on either side") {
    MirrorRig rig;
    rig.fill();
    rig.write("new/file", "12345");
    rig.write("folder/file 0", "other content");
    rig.write("bad:", "1");
    std::filesystem::remove(rig.local("bad:"));
    rig.phone().write("Sync/gone/deep/old", "1");
    const auto phone = rig.whole_phone();
    const auto local = rig.local_content();

    JobRequest request = rig.mirror_request(JobKind::Execute);
    request.dry_run = true;
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Differences);
    CHECK(report.dry_run);
    CHECK(report.files == FileCounts{.total = 2, .planned = 2});
    CHECK(report.deleted == DeletionCounts{.total = 3, .planned = 3});
    CHECK(item_of(report, "new/").status == ItemStatus::Planned);
    CHECK(item_of(report, "new/").action == PlanAction::MakeFolder);
    CHECK(item_of(report, "new/file").action == PlanAction::Send);
    CHECK(item_of(report, "folder/file 0").action == PlanAction::Replace);
    CHECK(item_of(report, "gone/").action == PlanAction::Delete);
    CHECK_FALSE(report.retry_plan);
    require_nothing_changed(rig);
    CHECK(rig.whole_phone() == phone);
    CHECK(rig.local_content() == local);
    CHECK(rig.journal().devices().empty());
    CHECK(rig.retry_paths().empty());

    CHECK(rig.mirror().result == JobResult::Success);
    request = rig.mirror_request(JobKind::Execute);
    request.dry_run = true;
    CHECK(rig.run(request).result == JobResult::Success); // nothing is left to do
}

TEST_CASE("a dry run of a retry keeps the retry plan") {
    MirrorRig rig;
    rig.write("bad", "1");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::PhoneBusy, .times = 4});
    rig.execute();
    JobRequest request = rig.request(JobKind::Retry);
    request.dry_run = true;
    const Report report = rig.run(request);
    CHECK(report.files == FileCounts{.total = 1, .planned = 1});
    CHECK(rig.retry_paths() == std::vector<std::string>{"bad"});
    require_nothing_changed(rig);
    CHECK(rig.retry().files.verified == 1);
    CHECK(rig.retry_paths().empty());
}

TEST_CASE("a dry run leaves what an interruption left, and starts nothing that goes on by itself") {
    MirrorRig rig;
    rig.write("file", "new version");
    rig.phone().write("Sync/file", "old");
    rig.phone().unplug_at(FakeCall::Rename);
    CHECK(rig.execute().result == JobResult::DeviceGone);
    rig.replug();
    const auto phone = rig.whole_phone();
    JobRequest request = rig.request(JobKind::Execute);
    request.dry_run = true;
    request.resume = true;
    CHECK(rig.run(request).result == JobResult::Differences);
    CHECK(rig.whole_phone() == phone);
    CHECK(rig.started().all().empty());
    rig.execute();
    CHECK(rig.phone().content("Sync/file") == "new version");
}

TEST_CASE("a dry run of a plan in the short form tells what is there already") {
    MirrorRig rig;
    rig.write("new", "1");
    rig.write("there", "2");
    rig.phone().write("Sync/there", "2");
    rig.phone().make_folder("Sync/folder");
    JobRequest request =
        rig.request_with_plan(R"({"new": "file", "there": "file", "folder/": "dir", "fresh/": "dir", "gone": "file"})");
    request.dry_run = true;
    const Report report = rig.run(request);
    CHECK(item_of(report, "new").action == PlanAction::Send);
    CHECK_FALSE(item_of(report, "there").action); // its content is compared when it is its turn
    CHECK(item_of(report, "folder/").action == PlanAction::Skip);
    CHECK(item_of(report, "fresh/").action == PlanAction::MakeFolder);
    CHECK(error_of(report, "gone") == ErrorCode::SourceUnreadable);
    CHECK(report.result == JobResult::Partial);
    require_nothing_changed(rig);
}

TEST_CASE("a dry run tells the same reasons for what stays") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/old", "1");
    rig.set_max_delete("0");
    JobRequest request = rig.mirror_request(JobKind::Execute);
    request.dry_run = true;
    const Report report = rig.run(request);
    CHECK(kept(report, "old") == KeepReason::TooMany);
    CHECK(report.result == JobResult::Differences);
}
