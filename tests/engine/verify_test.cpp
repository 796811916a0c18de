// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <fcntl.h>
#include <sys/stat.h>

using namespace mtpsync;

namespace {

void require_nothing_changed_on_phone(const EngineRig &rig) {
    for (const FakeCall call : {FakeCall::MakeFolder, FakeCall::Put, FakeCall::Rename, FakeCall::Remove})
        REQUIRE(rig.calls(call) == 0);
}

} // namespace

TEST_CASE("a verify finds what is missing, what has another size and what has other content") {
    EngineRig rig;
    rig.write("equal", "same");
    rig.write("missing", "new");
    rig.write("longer", "123456");
    rig.write("other", "abc");
    rig.phone().write("Sync/equal", "same");
    rig.phone().write("Sync/longer", "12345");
    rig.phone().write("Sync/other", "abd");

    const Report report = rig.verify();
    require_nothing_changed_on_phone(rig);
    CHECK(report.result == JobResult::Differences);
    CHECK(report.files == FileCounts{.total = 4, .done = 4, .verified = 1, .different = 3});
    CHECK(item_of(report, "missing").reason == PlanReason::Missing);
    CHECK(item_of(report, "missing").action == PlanAction::Send);
    CHECK(item_of(report, "longer").reason == PlanReason::Size);
    CHECK(item_of(report, "longer").action == PlanAction::Replace);
    CHECK(item_of(report, "other").reason == PlanReason::Content);
    CHECK(item_of(report, "other").status == ItemStatus::Different);
    CHECK(report.items.size() == 3);
    CHECK(report.bytes_read == 7); // of the two files whose sizes are equal
    CHECK(report.bytes_sent == 0);
}

TEST_CASE("a verify writes down what it found as a plan") {
    EngineRig rig;
    rig.write("new/file", "12345");
    rig.write("equal", "same");
    rig.phone().write("Sync/equal", "same");
    const Report report = rig.verify();

    const Plan plan = parse_plan(rig.verify_plan());
    CHECK(plan.kind == PlanKind::Verify);
    CHECK(plan.job == report.job);
    CHECK(plan.target.device == "FAKE0001");
    CHECK(plan.target.storage == "Internal shared storage");
    CHECK(plan.target.source == rig.local().string());
    CHECK(plan.files_equal == 1);
    CHECK(plan.space_needed == 5);
    CHECK(plan.entries.size() == 2);
    CHECK(plan.entries.at(RelPath::parse("new")).action == PlanAction::MakeFolder);
    CHECK(plan.entries.at(RelPath::parse("new/file")).action == PlanAction::Send);
    CHECK(plan.folder_states.at("new") == "absent");
    CHECK(plan.folder_states.at("") != "absent");
}

TEST_CASE("equal folders verify as a success that reads every byte") {
    EngineRig rig;
    rig.write("a", "1");
    rig.write("folder/b", "22");
    rig.phone().write("Sync/a", "1");
    rig.phone().write("Sync/folder/b", "22");
    const Report report = rig.verify();
    CHECK(report.result == JobResult::Success);
    CHECK(report.files == FileCounts{.total = 2, .done = 2, .verified = 2});
    CHECK(report.items.empty());
    CHECK(report.bytes_read == 3);
    CHECK(rig.calls(FakeCall::Get) == 2);
}

TEST_CASE("without checksums equal sizes are enough, and count as not verified") {
    EngineRig rig;
    rig.write("other", "abc");
    rig.phone().write("Sync/other", "abd");
    JobRequest request = rig.request(JobKind::Verify);
    request.checksum = false;
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Success);
    CHECK(report.files == FileCounts{.total = 1, .done = 1});
    CHECK(rig.calls(FakeCall::Get) == 0);
    CHECK_FALSE(report.checksum);
}

TEST_CASE("an empty file is equal to an empty file, and nothing is read for it") {
    EngineRig rig;
    rig.write("empty", "");
    rig.write("empty too", "");
    rig.phone().write("Sync/empty", "");
    const Report report = rig.verify();
    CHECK(report.files == FileCounts{.total = 2, .done = 2, .verified = 1, .different = 1});
    CHECK(item_of(report, "empty too").reason == PlanReason::Missing);
    CHECK(rig.calls(FakeCall::Get) == 0);
}

TEST_CASE("a folder that is a hundred folders deep is compared down to its last file") {
    EngineRig rig;
    std::string path;
    for (int n = 0; n < 100; ++n)
        path += "d/";
    rig.write(path + "file", "deep");
    rig.phone().write("Sync/" + path + "file", "DEEP");
    const Report report = rig.verify();
    CHECK(report.result == JobResult::Differences);
    CHECK(item_of(report, path + "file").reason == PlanReason::Content);
    CHECK(rig.calls(FakeCall::List) == 102); // the root, the destination, and each folder once
}

TEST_CASE("an empty local folder is compared, too") {
    EngineRig rig;
    std::filesystem::create_directory(rig.local("there"));
    std::filesystem::create_directory(rig.local("missing"));
    rig.phone().write("Sync/there/file", "x");
    const Report report = rig.verify();
    CHECK(report.result == JobResult::Differences);
    CHECK(report.files.total == 0);
    CHECK(report.items.size() == 1);
    CHECK(item_of(report, "missing/").action == PlanAction::MakeFolder);
}

TEST_CASE("what only the phone has is counted and not touched") {
    EngineRig rig;
    rig.write("folder/file", "1");
    rig.phone().write("Sync/folder/file", "1");
    rig.phone().write("Sync/folder/photo", "2");
    rig.phone().write("Sync/extra/photo", "3");
    rig.phone().write("DCIM/photo", "4");
    const auto before = rig.phone().paths();
    const Report report = rig.verify();
    CHECK(report.result == JobResult::Success);
    CHECK(report.extra_objects == 2); // "photo", and "extra" as one
    CHECK(rig.phone().paths() == before);
    CHECK(rig.execute().extra_objects == 0); // the verify plan is carried out; nothing was listed that it does not need
    CHECK(rig.phone().paths() == before);
}

TEST_CASE("symlinks and special files are skipped, never followed") {
    EngineRig rig;
    rig.write("file", "1");
    std::filesystem::create_symlink("file", rig.local("link"));
    std::filesystem::create_directory_symlink("/", rig.local("root"));
    REQUIRE(mkfifo(rig.local("pipe").c_str(), 0600) == 0);
    const Report report = rig.verify();
    CHECK(report.files == FileCounts{.total = 4, .done = 1, .skipped = 3, .different = 1});
    CHECK(item_of(report, "link").reason == PlanReason::Symlink);
    CHECK(item_of(report, "root").status == ItemStatus::Skipped);
    CHECK(item_of(report, "pipe").reason == PlanReason::Special);

    const Report done = rig.execute();
    CHECK(done.result == JobResult::Success);
    CHECK(done.files == FileCounts{.total = 4, .done = 1, .skipped = 3, .verified = 1});
    CHECK(rig.phone_content() == EngineRig::Content{{"file", "1"}});
}

TEST_CASE("a file that vanishes while the phone is looked at fails alone") {
    EngineRig rig;
    rig.write("gone", "123");
    rig.write("here", "456");
    rig.phone().write("Sync/gone", "123");
    rig.phone().write("Sync/here", "456");
    rig.phone().before(FakeCall::List, [&] { std::filesystem::remove(rig.local("gone")); });
    const Report report = rig.verify();
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "gone") == ErrorCode::SourceUnreadable);
    CHECK(item_of(report, "gone").reason == PlanReason::Unreadable);
    CHECK(report.files == FileCounts{.total = 2, .done = 1, .failed = 1, .verified = 1});
}

TEST_CASE("a folder of the phone that cannot be listed fails with what is in it, and the next verify sees it") {
    EngineRig rig;
    rig.write("closed/file", "1");
    rig.write("closed/below/file", "2");
    std::filesystem::create_directory(rig.local("closed/empty"));
    rig.write("open/file", "3");
    rig.phone().write("Sync/closed/file", "1");
    rig.phone().write("Sync/open/file", "3");
    rig.phone().fail({.call = FakeCall::List, .code = ErrorCode::AccessDenied, .times = 1000, .name = "closed"});
    const Report report = rig.verify();
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "closed/file") == ErrorCode::AccessDenied);
    CHECK(error_of(report, "closed/below/file") == ErrorCode::AccessDenied);
    CHECK(error_of(report, "closed/empty/") == ErrorCode::AccessDenied);
    CHECK(report.files == FileCounts{.total = 3, .done = 1, .failed = 2, .verified = 1});

    SECTION("an execute asks the phone once more, and says what it says") {
        const Report done = rig.execute();
        CHECK(done.result == JobResult::Partial);
        CHECK(error_of(done, "closed/file") == ErrorCode::AccessDenied);
        CHECK(rig.calls(FakeCall::Put) == 0);
    }
    SECTION("once the phone allows it everything is found and sent, the empty folder included") {
        rig.phone().clear_faults();
        CHECK(rig.execute().result == JobResult::Success);
        CHECK(rig.phone_content() == rig.local_content());
    }
}
