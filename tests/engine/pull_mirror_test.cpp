// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/mirror_rig.hpp"
#include "tests/support/catch.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

/// Ten files on both sides; the phone's are the originals.
void fill(MirrorRig &rig) {
    rig.set_direction(Direction::Pull);
    rig.fill();
}

fs::path outside(const MirrorRig &rig) {
    return rig.local().parent_path() / "outside";
}

/// A folder beside the local one, with a file in it.
void make_outside(const MirrorRig &rig) {
    fs::create_directory(outside(rig));
    std::ofstream{outside(rig) / "old"} << "mine";
}

} // namespace

TEST_CASE("a mirror of the phone deletes what only the local folder has, and nothing outside of it") {
    MirrorRig rig;
    fill(rig);
    make_outside(rig);
    rig.write("old", "1");
    rig.write("folder/older", "2");
    rig.write("gone/deep/oldest", "3");
    rig.phone().write("Sync/new", "4");
    const Report report = rig.mirror();
    CHECK(report.result == JobResult::Success);
    CHECK(report.deleted == DeletionCounts{.total = 5, .done = 5});
    CHECK(item_of(report, "gone/deep/").action == PlanAction::Delete);
    CHECK(item_of(report, "old").reason == PlanReason::Extra);
    CHECK(item_of(report, "old").status == ItemStatus::Done);
    CHECK(report.files.verified == 1);
    CHECK(rig.local_content() == rig.phone_content());
    CHECK(fs::exists(outside(rig) / "old"));
    CHECK(rig.calls(FakeCall::Remove) == 0);
    CHECK(rig.mirror().deleted == DeletionCounts{});
}

TEST_CASE("a verify of a mirror of the phone writes down what would be deleted here, as it was seen") {
    MirrorRig rig;
    fill(rig);
    rig.write("old", "12345");
    rig.write("gone/deep", "3");
    const auto before = rig.local_content();
    const Report report = rig.verify_mirror();
    CHECK(report.result == JobResult::Differences);
    CHECK(report.deleted == DeletionCounts{.total = 3, .planned = 3});
    CHECK(rig.local_content() == before);

    const Plan plan = parse_plan(rig.verify_plan());
    CHECK(plan.entries.empty());
    REQUIRE(plan.deletions);
    struct stat status {};
    REQUIRE(stat(rig.local("old").c_str(), &status) == 0);
    CHECK(plan.deletions->at(RelPath::parse("old")).size == 5);
    CHECK(plan.deletions->at(RelPath::parse("old")).inode == status.st_ino);
    CHECK(plan.deletions->at(RelPath::parse("gone")).type == EntryType::Folder);
    CHECK(plan.held == 14);

    const Report done = rig.mirror();
    CHECK(done.plan_source == "verify");
    CHECK(done.deleted == DeletionCounts{.total = 3, .done = 3});
    CHECK(rig.local_content() == rig.phone_content());
}

TEST_CASE("a pull deletes nothing unless somebody asks for it") {
    MirrorRig rig;
    fill(rig);
    rig.write("old", "1");
    CHECK(rig.execute().extra_objects == 1);
    CHECK(rig.local_content().contains("old"));

    rig.verify_mirror();
    CHECK(rig.execute().plan_source == "full"); // the plan of a mirror is for a mirror
    rig.verify_mirror();
    const Report refused = rig.run(rig.request_with_plan(rig.verify_plan()));
    CHECK(kept(refused, "old") == KeepReason::NotAsked);
    CHECK(rig.local_content().contains("old"));
    CHECK(rig.mirror().deleted.done == 1);
}

TEST_CASE("before it deletes here it lists the folders on the way once more, and no others, in a new session") {
    MirrorRig rig;
    fill(rig);
    rig.phone().write("Sync/elsewhere/a/b/file", "1");
    rig.mirror();
    rig.write("folder/old", "1");
    rig.verify_mirror();
    const int listings = rig.calls(FakeCall::List);
    CHECK(rig.mirror().deleted.done == 1);
    CHECK(rig.calls(FakeCall::Open) == 2);
    CHECK(rig.calls(FakeCall::List) == listings + 3); // the root, the folder itself and the one in it
}

TEST_CASE("a mirror of the phone leaves what the filter excludes, and the folders that hold it") {
    MirrorRig rig;
    fill(rig);
    rig.set_filter({"- *.part", "- cache/"});
    rig.write("half.part", "1");
    rig.write("cache/thumb", "2");
    rig.write("gone/half.part", "3");
    rig.write("gone/old", "4");
    const Report report = rig.mirror();
    CHECK(report.result == JobResult::Success);
    CHECK(report.deleted == DeletionCounts{.total = 1, .done = 1});
    CHECK(rig.local_content() == [&] {
        auto expected = rig.phone_content();
        expected.insert({{"half.part", "1"}, {"cache/", ""}, {"cache/thumb", "2"}, {"gone/", ""}});
        expected["gone/half.part"] = "3";
        return expected;
    }());
}

TEST_CASE("a dry run of a mirror of the phone tells what would be deleted here and deletes nothing") {
    MirrorRig rig;
    fill(rig);
    rig.write("gone/deep/old", "1");
    rig.write("held/linked", "2");
    fs::create_symlink("linked", rig.local("held/link"));
    const auto before = rig.local_content();
    JobRequest request = rig.mirror_request(JobKind::Execute);
    request.dry_run = true;
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Differences);
    CHECK(report.deleted == DeletionCounts{.total = 5, .kept = 1, .planned = 4});
    CHECK(item_of(report, "gone/").status == ItemStatus::Planned);
    CHECK(kept(report, "held/") == KeepReason::NotEmpty);
    CHECK(rig.local_content() == before);
}

TEST_CASE("a link is neither deleted nor followed, and the folder that holds it stays") {
    MirrorRig rig;
    fill(rig);
    make_outside(rig);
    fs::create_directory_symlink(outside(rig), rig.local("link"));
    rig.write("gone/old", "1");
    fs::create_directory_symlink(outside(rig), rig.local("gone/link"));
    const Report report = rig.mirror();
    CHECK(report.deleted == DeletionCounts{.total = 2, .done = 1, .kept = 1});
    CHECK(kept(report, "gone/") == KeepReason::NotEmpty);
    CHECK(fs::is_symlink(rig.local("link")));
    CHECK(fs::is_symlink(rig.local("gone/link")));
    CHECK(fs::exists(outside(rig) / "old"));
}

TEST_CASE("a folder that became a link to another one before it was emptied leads nowhere") {
    MirrorRig rig;
    fill(rig);
    make_outside(rig);
    rig.write("gone/old", "mine");
    rig.verify_mirror();
    JobRequest request = rig.request_with_plan(rig.verify_plan());
    request.target.delete_extra = true;
    fs::rename(rig.local("gone"), rig.local().parent_path() / "moved");
    fs::create_directory_symlink(rig.local().parent_path() / "moved", rig.local("gone"));
    const Report report = rig.run(request);
    CHECK(kept(report, "gone/") == KeepReason::Changed);
    CHECK(fs::exists(rig.local().parent_path() / "moved" / "old"));
    CHECK(fs::is_symlink(rig.local("gone")));
}

TEST_CASE("what somebody has deleted here meanwhile is as good as deleted") {
    MirrorRig rig;
    fill(rig);
    rig.write("old", "1");
    rig.write("gone/old", "2");
    rig.verify_mirror();
    JobRequest request = rig.request_with_plan(rig.verify_plan());
    request.target.delete_extra = true;
    fs::remove_all(rig.local("gone"));
    fs::remove(rig.local("old"));
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Success);
    CHECK(report.deleted == DeletionCounts{.total = 3, .done = 3});
}

TEST_CASE("what the phone has under a name that is the same file here stays") {
    MirrorRig rig;
    fill(rig);
    rig.phone().write("Sync/Photo", "1");
    rig.write("Photo", "1");
    fs::create_hard_link(rig.local("Photo"), rig.local("photo")); // as if the file system knew no upper case
    rig.write("PHOTO 2", "2");
    rig.phone().write("Sync/photo 2", "2");
    const Report report = rig.mirror();
    CHECK(kept(report, "photo") == KeepReason::OnBothSides);
    CHECK(report.deleted == DeletionCounts{.total = 2, .done = 1, .kept = 1});
    CHECK_FALSE(fs::exists(rig.local("PHOTO 2")));
}

TEST_CASE("temporary files of ours are not the business of a mirror of the phone") {
    MirrorRig rig;
    fill(rig);
    const std::string temporary = ".mtpsync-0123456789abcdef.part"; // not a partial file of this phone
    rig.write(temporary, "1");
    rig.write("gone/" + temporary, "2");
    const Report report = rig.mirror();
    CHECK(report.deleted == DeletionCounts{.total = 1, .kept = 1});
    CHECK(kept(report, "gone/") == KeepReason::NotEmpty);
    CHECK(fs::exists(rig.local(temporary)));
}

TEST_CASE("a mirror may be of a whole phone") {
    MirrorRig rig;
    fill(rig);
    rig.write("old", "1");
    JobRequest request = rig.mirror_request(JobKind::Execute);
    request.target.dest = RelPath{};
    request.target.max_delete = DeleteLimit::parse("100%");
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Success);
    CHECK(report.deleted == DeletionCounts{.total = 12, .done = 12});
    CHECK(rig.local_content() == rig.whole_phone());
}
