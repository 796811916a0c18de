// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <utility>

using namespace mtpsync;

namespace {

void fill(const EngineRig &rig) {
    rig.write("a", "1");
    rig.write("folder/b", std::string(100'000, 'b'));
    rig.write("folder/deeper/c", "3");
    rig.write("folder/deeper/empty", "");
    std::filesystem::create_directory(rig.local("nothing in it"));
}

} // namespace

TEST_CASE("an execute without a plan makes the folders equal and proves every file") {
    EngineRig rig;
    fill(rig);
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.plan_source == "full");
    CHECK(report.files == FileCounts{.total = 4, .done = 4, .verified = 4});
    CHECK(report.folders_made == 4); // with the destination
    CHECK(report.bytes_sent == 100'002);
    CHECK(report.bytes_read == 100'002);
    CHECK(report.sessions == 1);
    CHECK_FALSE(report.retry_plan);
    CHECK(rig.phone_content() == rig.local_content());
    CHECK(item_of(report, "folder/b").sha256);
    CHECK(item_of(report, "folder/b").attempts == 1);
    CHECK(item_of(report, "folder/b").reason == PlanReason::Missing);
    CHECK(rig.verify().result == JobResult::Success);
}

TEST_CASE("each file costs one put and one read, an empty one no read") {
    EngineRig rig;
    fill(rig);
    rig.execute();
    CHECK(rig.calls(FakeCall::Put) == 4);
    CHECK(rig.calls(FakeCall::Get) == 3);
    CHECK(rig.calls(FakeCall::List) == 1); // the storage's root: what is made new is known to be empty
    CHECK(rig.calls(FakeCall::Rename) + rig.calls(FakeCall::Remove) == 0);
}

TEST_CASE("a second execute sends nothing") {
    EngineRig rig;
    fill(rig);
    rig.execute();
    const Report second = rig.execute();
    CHECK(second.result == JobResult::Success);
    CHECK(second.files == FileCounts{});
    CHECK(second.files_equal == 4);
    CHECK(second.items.empty());
    CHECK(rig.calls(FakeCall::Put) + rig.calls(FakeCall::MakeFolder) == 0);
    CHECK(second.trusted == 3); // the empty file needs no proof
    CHECK(rig.calls(FakeCall::Get) == 0);

    JobRequest quick = rig.request(JobKind::Execute);
    quick.checksum = false;
    CHECK(rig.run(quick).files_equal == 4);
    CHECK(rig.calls(FakeCall::Put) + rig.calls(FakeCall::Get) == 0);
}

TEST_CASE("only what differs is sent, and what only the phone has stays") {
    EngineRig rig;
    fill(rig);
    rig.execute();
    rig.phone().write("Sync/folder/photo", "theirs");
    rig.write("a", "one");
    rig.write("folder/deeper/new", "4");
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.files == FileCounts{.total = 2, .done = 2, .verified = 2});
    CHECK(report.files_equal == 3);
    CHECK(report.extra_objects == 1);
    CHECK(item_of(report, "a").action == PlanAction::Replace);
    CHECK(rig.phone().content("Sync/folder/photo") == "theirs");
    rig.phone().erase("Sync/folder/photo");
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("an execute without checksums still proves what it sends") {
    EngineRig rig;
    fill(rig);
    JobRequest request = rig.request(JobKind::Execute);
    request.checksum = false;
    const Report report = rig.run(request);
    CHECK(report.files == FileCounts{.total = 4, .done = 4, .verified = 4});
    CHECK(rig.calls(FakeCall::Get) == 3);
}

TEST_CASE("the listener hears of each failure once, also when it was seen in the comparison before") {
    EngineRig rig;
    rig.write("bad:", "1");
    rig.write("good", "2");
    rig.write("refused", "3");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::AccessDenied, .name = "refused"});
    const Report report = rig.execute();
    CHECK(report.plan_source == "full");
    CHECK(rig.told_failures() == std::vector<std::string>{"bad:", "refused"});
    CHECK(report.files.failed == 2);
}

TEST_CASE("the progress counts both ways of every byte, up to the whole") {
    EngineRig rig;
    fill(rig);
    rig.execute();
    const Progress progress = rig.progress();
    CHECK(progress.phase == Phase::Reporting);
    CHECK(progress.files_total == 4);
    CHECK(progress.files_done == 4);
    CHECK(progress.bytes_total == 200'004);
    CHECK(progress.bytes_done == 200'004);
}

TEST_CASE("a file that is written to while it is sent is sent again as it is then") {
    EngineRig rig;
    rig.write("log", "first");
    bool once = true;
    rig.phone().before(FakeCall::Put, [&] {
        if (std::exchange(once, false))
            rig.write("log", "first and second");
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(item_of(report, "log").attempts == 2);
    CHECK(item_of(report, "log").size == 16);
    CHECK(rig.phone().content("Sync/log") == "first and second");
}

TEST_CASE("what somebody puts onto the phone in the middle of a run is not lost unproven") {
    EngineRig rig;
    rig.write("file", "mine");
    bool once = true;
    rig.phone().before(FakeCall::Put, [&] {
        if (std::exchange(once, false))
            rig.phone().write("Sync/file", "theirs, and longer");
    });
    rig.phone().before(FakeCall::Remove, [&] {
        // the new file is there and whole before anything goes
        const auto content = rig.phone_content();
        CHECK(std::ranges::any_of(content, [](const auto &item) { return item.second == "mine"; }));
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a job whose state cannot be stored says so and does not end the program") {
    EngineRig rig;
    rig.write("file", "1");
    rig.block_reports();
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Failed);
    CHECK(report.error == ErrorCode::StateUnwritable);
    CHECK(rig.phone().content("Sync/file") == "1");
}
