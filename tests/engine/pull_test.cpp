// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <sys/stat.h>

#include <filesystem>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

/// A phone with a bit of everything, which shall come here.
void fill_phone(EngineRig &rig) {
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/a.txt", "one");
    rig.phone().write("Sync/empty", "");
    rig.phone().write("Sync/📷 holiday/🏖️.jpg", std::string(40'000, 'x'));
    rig.phone().write("Sync/deep/er/still.txt", "three");
    rig.phone().make_folder("Sync/empty folder");
}

std::int64_t modified(const EngineRig &rig, const std::string &path) {
    struct stat status {};
    REQUIRE(stat(rig.local(path).c_str(), &status) == 0);
    return status.st_mtim.tv_sec;
}

} // namespace

TEST_CASE("a pull makes the local folder like the one on the phone, and every file is proven") {
    EngineRig rig;
    fill_phone(rig);
    rig.phone().set_date("Sync/a.txt", 1'700'000'000);
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.files == FileCounts{.total = 4, .done = 4, .verified = 4});
    CHECK(report.folders_made == 4);
    CHECK(report.bytes_read == 40'008);
    CHECK(report.bytes_sent == 0);
    CHECK(rig.local_content() == rig.phone_content());
    CHECK(rig.local_leftovers().empty());
    CHECK(rig.calls(FakeCall::Put) + rig.calls(FakeCall::MakeFolder) + rig.calls(FakeCall::Remove) == 0);

    const ReportItem &item = item_of(report, "a.txt");
    CHECK(item.action == PlanAction::Fetch);
    CHECK(item.reason == PlanReason::Missing);
    CHECK(item.sha256);
    CHECK(modified(rig, "a.txt") == 1'700'000'000);
}

TEST_CASE("a second pull fetches nothing") {
    EngineRig rig;
    fill_phone(rig);
    rig.execute();
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.files == FileCounts{});
    CHECK(report.files_equal == 4);
}

TEST_CASE("a verify before a pull says what is to be fetched and changes nothing") {
    EngineRig rig;
    fill_phone(rig);
    rig.write("a.txt", "other");
    rig.write("only/here", "mine");
    rig.write("empty", "");
    const auto before = rig.local_content();
    const Report report = rig.verify();
    CHECK(report.result == JobResult::Differences);
    CHECK(report.files == FileCounts{.total = 4, .done = 4, .verified = 1, .different = 3});
    CHECK(report.extra_objects == 1);
    CHECK(rig.local_content() == before);

    const Plan plan = parse_plan(rig.verify_plan());
    CHECK(plan.target.direction == Direction::Pull);
    CHECK(plan.entries.at(RelPath::parse("a.txt")).action == PlanAction::Replace);
    CHECK(plan.entries.at(RelPath::parse("a.txt")).size == 3U);
    CHECK(plan.entries.at(RelPath::parse("deep/er/still.txt")).action == PlanAction::Fetch);
    CHECK(plan.entries.at(RelPath::parse("empty folder")).action == PlanAction::MakeFolder);
    CHECK_FALSE(plan.entries.contains(RelPath::parse("only")));
    CHECK(plan.space_needed == 40'008);
}

TEST_CASE("a pull replaces what differs, leaves what is equal and what only the local folder has") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/size", "longer than before");
    rig.phone().write("Sync/content", "new!");
    rig.phone().write("Sync/equal", "equal");
    rig.write("size", "short");
    rig.write("content", "old!");
    rig.write("equal", "equal");
    rig.write("mine", "mine");
    fs::permissions(rig.local("content"), fs::perms::owner_read | fs::perms::owner_write);
    const std::int64_t before = modified(rig, "equal");
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.files == FileCounts{.total = 2, .done = 2, .verified = 2});
    CHECK(report.files_equal == 1);
    CHECK(report.extra_objects == 1);
    CHECK(item_of(report, "content").reason == PlanReason::Content);
    CHECK(
        rig.local_content() ==
        EngineRig::Content{{"size", "longer than before"}, {"content", "new!"}, {"equal", "equal"}, {"mine", "mine"}});
    CHECK(modified(rig, "equal") == before);
    CHECK(fs::status(rig.local("content")).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a pull by size takes equal sizes for equal files, unread") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/content", "new!");
    rig.write("content", "old!");
    JobRequest request = rig.request(JobKind::Execute);
    request.checksum = false;
    CHECK(rig.run(request).result == JobResult::Success);
    CHECK(rig.calls(FakeCall::Get) == 0);
    CHECK(rig.local_content().at("content") == "old!");
}

TEST_CASE("the local folder of a pull is made when the one that holds it is there") {
    EngineRig rig;
    fill_phone(rig);
    fs::remove(rig.local());
    CHECK(rig.verify().result == JobResult::Differences);
    CHECK_FALSE(fs::exists(rig.local()));
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.local_content() == rig.phone_content());

    JobRequest request = rig.request(JobKind::Execute);
    request.target.source = rig.local("no/such").string();
    const Report report = rig.run(request);
    CHECK(report.error == ErrorCode::NoSuchSource);
}

TEST_CASE("a pull from a folder that the phone does not have is refused, and makes nothing here") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    fs::remove(rig.local());
    const Report report = rig.execute();
    CHECK(report.error == ErrorCode::DestinationNotFolder);
    CHECK_FALSE(fs::exists(rig.local()));
    CHECK_FALSE(report.retry_plan);
}

TEST_CASE("a pull carries out the last verify while both sides are as they were") {
    EngineRig rig;
    fill_phone(rig);
    rig.verify();
    CHECK(rig.execute().plan_source == "verify");
    rig.phone().write("Sync/more", "more");
    CHECK(rig.execute().plan_source == "full");
    CHECK(rig.local_content() == rig.phone_content());
}

TEST_CASE("plans of one direction are none of the other's") {
    EngineRig rig;
    fill_phone(rig);
    rig.verify();
    const std::string plan = rig.verify_plan();
    rig.set_direction(Direction::Push);
    CHECK(rig.execute().plan_source == "full");
    const Report foreign = rig.run(rig.request_with_plan(plan));
    CHECK(foreign.error == ErrorCode::ForeignPlan);
    CHECK(foreign.message.find("'pull'") != std::string::npos);
}

TEST_CASE("a pull carries out a plan in the short form, and nothing else") {
    EngineRig rig;
    fill_phone(rig);
    const Report report = rig.run(rig.request_with_plan(R"({"deep/er/still.txt": "file", "empty folder/": "dir"})"));
    CHECK(report.result == JobResult::Success);
    CHECK(report.files == FileCounts{.total = 1, .done = 1, .verified = 1});
    CHECK(rig.local_content() ==
          EngineRig::Content{{"deep/", ""}, {"deep/er/", ""}, {"deep/er/still.txt", "three"}, {"empty folder/", ""}});
}

TEST_CASE("a file that the phone gives back changed is fetched again, and never counts as done while it differs") {
    EngineRig rig;
    fill_phone(rig);
    const int times = GENERATE(1, 1000);
    rig.phone().corrupt_read(times);
    const Report report = rig.execute();
    if (times == 1) {
        CHECK(report.result == JobResult::Success);
        CHECK(rig.local_content() == rig.phone_content());
    } else {
        CHECK(report.result == JobResult::Partial);
        CHECK(error_of(report, "a.txt") == ErrorCode::ContentMismatch);
        CHECK(report.files == FileCounts{.total = 4, .done = 1, .failed = 3, .verified = 1}); // the empty one
        CHECK_FALSE(rig.local_content().contains("a.txt"));
        CHECK(rig.retry_paths() == std::vector<std::string>{"a.txt", "deep/er/still.txt", "📷 holiday/🏖️.jpg"});
    }
    CHECK(rig.local_leftovers().empty());
}

TEST_CASE("a folder that could not be listed is received by a retry, with all that is in it") {
    EngineRig rig;
    fill_phone(rig);
    rig.phone().fail({.call = FakeCall::List, .code = ErrorCode::ObjectUnreadable, .times = 4, .name = "deep"});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    CHECK(report.folders_failed == 1);
    CHECK(rig.retry_paths() == std::vector<std::string>{"deep/"});
    CHECK_FALSE(fs::exists(rig.local("deep/er")));

    const Report retry = rig.retry();
    CHECK(retry.result == JobResult::Success);
    CHECK(retry.files == FileCounts{.total = 1, .done = 1, .verified = 1});
    CHECK(rig.local_content() == rig.phone_content());
}
