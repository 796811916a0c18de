// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <functional>

using namespace mtpsync;

namespace {

/// The verify plan after a person has worked on it.
std::string edited(const EngineRig &rig, const std::function<void(Plan &)> &edit) {
    Plan plan = parse_plan(rig.verify_plan());
    edit(plan);
    return print_plan(plan);
}

} // namespace

TEST_CASE("a plan in the short form sends what it names and nothing else") {
    EngineRig rig;
    rig.write("a/b/file", "1");
    rig.write("equal", "2");
    rig.write("different", "3");
    rig.write("not named", "4");
    rig.phone().write("Sync/equal", "2");
    rig.phone().write("Sync/different", "-");
    const Report report = rig.run(
        rig.request_with_plan(R"({"a/b/file": "file", "empty/": "dir", "equal": "file", "different": "file"})"));
    CHECK(report.result == JobResult::Success);
    CHECK(report.plan_source == "given");
    CHECK(report.files == FileCounts{.total = 3, .done = 3, .verified = 3});
    CHECK(report.folders_made == 3);
    CHECK(rig.phone_content() ==
          EngineRig::Content{
              {"a/", ""}, {"a/b/", ""}, {"a/b/file", "1"}, {"different", "3"}, {"empty/", ""}, {"equal", "2"}});
    CHECK(rig.calls(FakeCall::Put) == 2);
}

TEST_CASE("a file that the plan names and that is not here fails alone") {
    EngineRig rig;
    rig.write("here", "1");
    const Report report = rig.run(rig.request_with_plan(R"({"gone": "file", "here": "file"})"));
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "gone") == ErrorCode::SourceUnreadable);
    CHECK_FALSE(report.retry_plan);
    CHECK(rig.phone_content() == EngineRig::Content{{"here", "1"}});
}

TEST_CASE("a document is carried out as it was edited") {
    EngineRig rig;
    rig.write("removed", "1");
    rig.write("skipped", "2");
    rig.write("sent", "3");
    rig.verify();
    const std::string text = edited(rig, [](Plan &plan) {
        plan.entries.erase(RelPath::parse("removed"));
        plan.entries.at(RelPath::parse("skipped")).action = PlanAction::Skip;
    });
    const Report report = rig.run(rig.request_with_plan(text));
    CHECK(report.result == JobResult::Success);
    CHECK(report.files == FileCounts{.total = 2, .done = 1, .skipped = 1, .verified = 1});
    CHECK(item_of(report, "skipped").status == ItemStatus::Skipped);
    CHECK(rig.phone_content() == EngineRig::Content{{"sent", "3"}});
}

TEST_CASE("a plan for another phone, storage or folder is refused unless forced") {
    EngineRig rig;
    rig.write("file", "1");
    rig.verify();
    const auto change = GENERATE(as<std::string PlanTarget::*>{}, &PlanTarget::device, &PlanTarget::storage,
                                 &PlanTarget::dest, &PlanTarget::source);
    JobRequest request =
        rig.request_with_plan(edited(rig, [change](Plan &plan) { plan.target.*change = "elsewhere"; }));
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Failed);
    CHECK(report.error == ErrorCode::ForeignPlan);
    CHECK(report.message.find("'elsewhere'") != std::string::npos);
    CHECK(rig.phone_content().empty());

    request.force = true;
    CHECK(rig.run(request).result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("another model name makes no plan foreign") {
    EngineRig rig;
    rig.write("file", "1");
    rig.verify();
    const std::string text = edited(rig, [](Plan &plan) { plan.target.model = "Nickname"; });
    CHECK(rig.run(rig.request_with_plan(text)).result == JobResult::Success);
}

TEST_CASE("a plan is stale when a folder has changed in which it does something, unless forced") {
    EngineRig rig;
    rig.write("folder/file", "1");
    rig.write("other/equal", "2");
    rig.phone().write("Sync/folder/photo", "3");
    rig.phone().write("Sync/other/equal", "2");
    rig.verify();
    JobRequest request = rig.request_with_plan(rig.verify_plan());

    SECTION("a change elsewhere is none of its business") {
        rig.phone().write("Sync/other/photo", "4");
        CHECK(rig.run(request).result == JobResult::Success);
    }
    SECTION("the folder itself has changed") {
        rig.phone().write("Sync/folder/file", "theirs");
        const Report report = rig.run(request);
        CHECK(report.error == ErrorCode::StalePlan);
        CHECK(report.message.find("'folder'") != std::string::npos);
        CHECK(rig.phone().content("Sync/folder/file") == "theirs");

        request.force = true;
        CHECK(rig.run(request).result == JobResult::Success);
        CHECK(rig.phone().content("Sync/folder/file") == "1");
    }
}

TEST_CASE("a broken plan is refused with the place, before the phone is changed") {
    EngineRig rig;
    const Report report = rig.run(rig.request_with_plan("{\n \"../up\": \"file\"\n}"));
    CHECK(report.result == JobResult::Failed);
    CHECK(report.error == ErrorCode::InvalidPlan);
    CHECK(report.message.find("'../up'") != std::string::npos);
    CHECK_FALSE(report.retry_plan);
}

TEST_CASE("a given plan goes before a retry plan, which stays for later") {
    EngineRig rig;
    rig.write("bad", "1");
    rig.write("good", "2");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::PhoneBusy, .times = 1000, .name = "bad"});
    rig.run(rig.request_with_plan(R"({"bad": "file"})"));
    REQUIRE(rig.retry_paths() == std::vector<std::string>{"bad"});
    CHECK(rig.run(rig.request_with_plan(R"({"good": "file"})")).plan_source == "given");
    CHECK(rig.retry_paths() == std::vector<std::string>{"bad"});
}

TEST_CASE("a plan that found other content is carried out by content, also where sizes would be enough") {
    EngineRig rig;
    rig.write("file", "new");
    rig.phone().write("Sync/file", "old");
    rig.verify();
    JobRequest request = rig.request_with_plan(rig.verify_plan());
    request.checksum = false;
    CHECK(rig.run(request).result == JobResult::Success);
    CHECK(rig.phone().content("Sync/file") == "new");
}
