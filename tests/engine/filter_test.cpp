// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/mirror_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

TEST_CASE("what a filter excludes is neither sent nor missed") {
    MirrorRig rig;
    rig.write("song.mp3", "1");
    rig.write("song.part", "2");
    rig.write("cache/deep/file", "3");
    rig.set_filter({"- *.part", "- cache/"});
    JobRequest request = rig.mirror_request(JobKind::Execute);
    request.target.delete_extra = false;
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Success);
    CHECK(report.files == FileCounts{.total = 1, .done = 1, .verified = 1});
    CHECK(report.excluded == ExcludedCounts{.local = 2, .phone = 0});
    CHECK(report.filter.rules() == std::vector<std::string>{"- *.part", "- cache/"});
    CHECK(rig.phone_content() == EngineRig::Content{{"song.mp3", "1"}});
    request.kind = JobKind::Verify;
    CHECK(rig.run(request).result == JobResult::Success);
}

TEST_CASE("an excluded folder is not entered") {
    MirrorRig rig;
    rig.write("file", "1");
    rig.write("closed/file", "2");
    rig.set_filter({"- closed/"});
    std::filesystem::permissions(rig.local("closed"), std::filesystem::perms::none);
    const Report report = rig.mirror();
    std::filesystem::permissions(rig.local("closed"), std::filesystem::perms::owner_all);
    CHECK(report.result == JobResult::Success);
    CHECK(report.files.total == 1);
}

TEST_CASE("a mirror leaves what the filter excludes on the phone, and the folders that hold it") {
    MirrorRig rig;
    rig.fill();
    rig.phone().write("Sync/a.part", "1");
    rig.phone().write("Sync/gone/b.part", "2");
    rig.phone().write("Sync/gone/old", "3");
    rig.phone().write("Sync/cache/file", "4");
    rig.write("here.part", "5");
    rig.phone().write("Sync/here.part", "6");
    rig.set_filter({"- *.part", "- cache/"});
    const Report report = rig.mirror();
    CHECK(report.result == JobResult::Success);
    CHECK(report.deleted == DeletionCounts{.total = 1, .done = 1});
    CHECK(report.excluded == ExcludedCounts{.local = 1, .phone = 4});
    CHECK(rig.phone().content("Sync/a.part") == "1");
    CHECK(rig.phone().content("Sync/gone/b.part") == "2");
    CHECK_FALSE(rig.phone().content("Sync/gone/old"));
    CHECK(rig.phone().content("Sync/cache/file") == "4");
    CHECK(rig.phone().content("Sync/here.part") == "6");
}

TEST_CASE("a mirror leaves what stands for an excluded file under another name") {
    MirrorRig rig;
    rig.fill();
    rig.set_name_policy(NamePolicy::Map);
    rig.write("a:b", "1");
    rig.write("c:d", "2");
    CHECK(rig.mirror().result == JobResult::Success);
    std::filesystem::remove(rig.local("c:d")); // only the memory of names knows it now
    rig.set_filter({"- *:*"});
    const Report report = rig.mirror();
    CHECK(report.deleted == DeletionCounts{});
    CHECK(report.excluded == ExcludedCounts{.local = 1, .phone = 2});
}

TEST_CASE("a verify plan that was made with another filter is passed over") {
    MirrorRig rig;
    rig.fill();
    rig.write("song.part", "1");
    rig.set_filter({"- *.part"});
    rig.verify_mirror();
    CHECK(parse_plan(rig.verify_plan()).filter.rules() == std::vector<std::string>{"- *.part"});
    rig.set_filter({});
    const Report report = rig.mirror();
    CHECK(report.plan_source == "full");
    CHECK(rig.phone().content("Sync/song.part") == "1");

    rig.set_filter({"- *.part"});
    rig.verify_mirror();
    CHECK(rig.mirror().plan_source == "verify");
}

TEST_CASE("a retry plan keeps the filter that it was made with") {
    MirrorRig rig;
    rig.write("bad", "1");
    rig.write("song.part", "2");
    rig.set_filter({"- *.part"});
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::PhoneBusy, .times = 4});
    rig.mirror();
    const Report report = rig.retry();
    CHECK(report.filter.rules() == std::vector<std::string>{"- *.part"});
    CHECK(rig.phone_content() == EngineRig::Content{{"bad", "1"}});
}

TEST_CASE("a plan that is given is not filtered") {
    MirrorRig rig;
    rig.write("song.part", "1");
    JobRequest request = rig.request_with_plan(R"({"song.part": "file"})");
    request.target.filter = Filter::parse({"- *.part"});
    const Report report = rig.run(request);
    CHECK(report.files.verified == 1);
    CHECK(report.filter.empty());
}

TEST_CASE("a change of what is excluded does not make a plan stale") {
    MirrorRig rig;
    rig.write("new", "1");
    rig.write("a.part", "2");
    rig.set_filter({"- *.part"});
    rig.verify_mirror();
    rig.write("a.part", "another size");
    rig.write("b.part", "3");
    CHECK(rig.mirror().plan_source == "verify");
}
