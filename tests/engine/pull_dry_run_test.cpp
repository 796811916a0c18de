// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/mirror_rig.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

Report rehearse(MirrorRig &rig, JobRequest request) {
    request.dry_run = true;
    const auto phone = rig.whole_phone();
    const bool was_there = fs::exists(rig.local());
    const auto local = was_there ? rig.local_content() : EngineRig::Content{};
    Report report = rig.run(request);
    CHECK(report.dry_run);
    CHECK(rig.whole_phone() == phone);
    CHECK(fs::exists(rig.local()) == was_there);
    if (was_there)
        CHECK(rig.local_content() == local);
    CHECK_FALSE(report.retry_plan);
    return report;
}

} // namespace

TEST_CASE("a dry run of a pull tells what would be received and changes nothing") {
    MirrorRig rig;
    rig.set_direction(Direction::Pull);
    rig.fill();
    rig.phone().write("Sync/new/file", "12345");
    rig.phone().write("Sync/folder/file 0", "other content");
    const Report report = rehearse(rig, rig.request(JobKind::Execute));
    CHECK(report.result == JobResult::Differences);
    CHECK(report.files == FileCounts{.total = 2, .planned = 2});
    CHECK(item_of(report, "new/").action == PlanAction::MakeFolder);
    CHECK(item_of(report, "new/").status == ItemStatus::Planned);
    CHECK(item_of(report, "new/file").action == PlanAction::Fetch);
    CHECK(item_of(report, "new/file").size == 5);
    CHECK(item_of(report, "folder/file 0").action == PlanAction::Replace);

    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rehearse(rig, rig.request(JobKind::Execute)).result == JobResult::Success); // nothing is left to do
}

TEST_CASE("a dry run does not make the folder that a pull would make") {
    MirrorRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/file", "1");
    fs::remove(rig.local());
    const Report report = rehearse(rig, rig.request(JobKind::Execute));
    CHECK(report.files == FileCounts{.total = 1, .planned = 1});
}

TEST_CASE("a dry run of a retry of a pull keeps the retry plan and what has been received") {
    MirrorRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/big", std::string(std::size_t{20} << 20U, 'x'));
    rig.phone().unplug_after(std::uint64_t{10} << 20U);
    CHECK(rig.execute().result == JobResult::DeviceGone);
    REQUIRE(rig.local_leftovers().size() == 1);
    rig.replug();
    CHECK(rehearse(rig, rig.request(JobKind::Retry)).files == FileCounts{.total = 1, .planned = 1});
    CHECK(rig.retry_paths() == std::vector<std::string>{"big"});
    CHECK(rig.local_leftovers().size() == 1);
    CHECK(rig.retry().files.verified == 1);
}

TEST_CASE("a dry run of a pull leaves a partial file that nobody goes on with") {
    MirrorRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/big", std::string(std::size_t{20} << 20U, 'x'));
    rig.phone().unplug_after(std::uint64_t{10} << 20U);
    rig.execute();
    rig.forget_jobs();
    rig.phone().erase("Sync/big");
    rig.phone().write("Sync/other", "1");
    rehearse(rig, rig.request(JobKind::Execute));
    CHECK(rig.local_leftovers().size() == 1);
    rig.execute();
    CHECK(rig.local_leftovers().empty());
}

TEST_CASE("a dry run of a pull of a plan in the short form tells what is there already, and what is in the way") {
    MirrorRig rig;
    rig.set_direction(Direction::Pull);
    for (const char *name : {"new", "there", "blocked", "folder/file"})
        rig.phone().write(std::string{"Sync/"} + name, "1");
    rig.write("there", "1");
    rig.write("folder/file", "1");
    rig.write("taken", "a file");
    fs::create_directory(rig.local("blocked"));
    const Report report =
        rehearse(rig, rig.request_with_plan(R"({"new": "file", "there": "file", "blocked": "file", "gone": "file",
                                                "folder/": "dir", "fresh/": "dir", "taken/": "dir"})"));
    CHECK(item_of(report, "new").action == PlanAction::Fetch);
    CHECK_FALSE(item_of(report, "there").action); // its content is compared when it is its turn
    CHECK(error_of(report, "blocked") == ErrorCode::NameTaken);
    CHECK(error_of(report, "gone") == ErrorCode::NoSuchObject);
    CHECK(item_of(report, "folder/").action == PlanAction::Skip);
    CHECK(item_of(report, "fresh/").action == PlanAction::MakeFolder);
    CHECK(error_of(report, "taken/") == ErrorCode::NameTaken);
    CHECK(report.result == JobResult::Partial);
}

TEST_CASE("a dry run of a pull tells what has no room here") {
    MirrorRig rig;
    rig.set_direction(Direction::Pull);
    Plan plan{.kind = PlanKind::Verify};
    plan.entries[RelPath::parse("huge")] = {.type = EntryType::File,
                                            .action = PlanAction::Fetch,
                                            .reason = PlanReason::Missing,
                                            .size = std::uint64_t{1} << 60U};
    rig.phone().write("Sync/huge", "1");
    JobRequest request = rig.request_with_plan(print_plan(plan));
    request.force = true;
    const Report report = rehearse(rig, request);
    CHECK(error_of(report, "huge") == ErrorCode::LocalFull);
    CHECK(report.room_missing > 0);
}
