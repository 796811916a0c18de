// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

TEST_CASE("names with emoji, and names of 254 UTF-16 units, travel like others") {
    EngineRig rig;
    std::string longest;
    for (int n = 0; n < 63; ++n)
        longest += "🎉"; // four bytes each; a local name has at most 255
    rig.write(longest + "/" + longest, "party");
    rig.write(std::string(254, 'x'), "long");
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
    CHECK(rig.verify().result == JobResult::Success);
}

TEST_CASE("a name that no phone can store fails alone, with the reason") {
    const auto [name, shown] = GENERATE(table<std::string, std::string>({
        {"a:b", "a:b"},
        {"what?", "what?"},
        {"back\\slash", "back\\x5cslash"},
        {"dot.", "dot."},
        {"space ", "space "},
        {"line\nbreak", "line\\x0abreak"},
        {std::string(255, 'x'), std::string(255, 'x')},
        {"\xff\xfe", "\\xff\\xfe"},
    }));
    CAPTURE(name);
    EngineRig rig;
    rig.write(name, "bad");
    rig.write("good", "good");

    const Report found = rig.verify();
    CHECK(found.result == JobResult::Partial);
    CHECK(error_of(found, shown) == ErrorCode::InvalidName);
    CHECK(item_of(found, shown).reason == PlanReason::BadName);
    CHECK(found.files == FileCounts{.total = 2, .done = 1, .failed = 1, .different = 1});

    const Report done = rig.execute();
    CHECK(done.plan_source == "verify");
    CHECK(done.result == JobResult::Partial);
    CHECK(error_of(done, shown) == ErrorCode::InvalidName);
    CHECK(done.files == FileCounts{.total = 2, .done = 1, .failed = 1, .verified = 1});
    CHECK(rig.phone_content() == EngineRig::Content{{"good", "good"}});
    CHECK_FALSE(done.retry_plan); // another try would change nothing
}

TEST_CASE("what lies in a folder with a bad name fails as that folder does") {
    const std::string name = GENERATE(as<std::string>{}, "bad:", "\xff");
    const std::string shown = name == "\xff" ? "\\xff" : name;
    EngineRig rig;
    rig.write(name + "/file", "1");
    rig.write(name + "/below/file", "2");
    rig.write("good", "good");
    const Report done = rig.execute();
    CHECK(done.plan_source == "full");
    CHECK(done.result == JobResult::Partial);
    CHECK(error_of(done, shown + "/file") == ErrorCode::InvalidName);
    CHECK(error_of(done, shown + "/below/file") == ErrorCode::InvalidName);
    CHECK(rig.phone_content() == EngineRig::Content{{"good", "good"}});
}

TEST_CASE("a plan cannot bring a bad name to the phone") {
    EngineRig rig;
    rig.write("bad:/file", "1");
    rig.write("worse?", "2");
    const Report done = rig.run(rig.request_with_plan(R"({"bad:": "dir", "bad:/file": "file", "worse?": "file"})"));
    CHECK(done.result == JobResult::Partial);
    CHECK(error_of(done, "bad:/") == ErrorCode::InvalidName);
    CHECK(error_of(done, "bad:/file") == ErrorCode::InvalidName);
    CHECK(error_of(done, "worse?") == ErrorCode::InvalidName);
    CHECK(rig.calls(FakeCall::MakeFolder) + rig.calls(FakeCall::Put) == 0);
}

TEST_CASE("a file here that is a folder there fails alone, and the other way round") {
    EngineRig rig;
    rig.write("one", "file");
    rig.write("two/file", "in a folder");
    rig.write("three", "fine");
    rig.phone().write("Sync/one/photo", "1");
    rig.phone().write("Sync/two", "2");
    const auto before = rig.phone().paths();
    const Report found = rig.verify();
    CHECK(error_of(found, "one") == ErrorCode::NameTaken);
    CHECK(error_of(found, "two/") == ErrorCode::NameTaken);
    CHECK(error_of(found, "two/file") == ErrorCode::NameTaken);
    CHECK(item_of(found, "two/").reason == PlanReason::TypeClash);
    CHECK(rig.phone().paths() == before);

    const Report done = rig.execute();
    CHECK(done.result == JobResult::Partial);
    CHECK(done.files == FileCounts{.total = 3, .done = 1, .failed = 2, .verified = 1});
    CHECK(error_of(done, "two/file") == ErrorCode::NameTaken);
    CHECK(rig.phone().content("Sync/one/photo") == "1");
    CHECK(rig.phone().content("Sync/two") == "2");
    CHECK(rig.phone().content("Sync/three") == "fine");
}

TEST_CASE("a name that the phone has twice is left to a person") {
    EngineRig rig;
    rig.write("twin", "mine");
    rig.write("other", "fine");
    rig.phone().write("Sync/twin", "theirs");
    rig.phone().make_twin("Sync/twin");
    const Report found = rig.verify();
    CHECK(error_of(found, "twin") == ErrorCode::NameTaken);
    CHECK(item_of(found, "twin").reason == PlanReason::Twin);
    const Report done = rig.run(rig.request_with_plan(R"({"twin": "file", "other": "file"})"));
    CHECK(error_of(done, "twin") == ErrorCode::NameTaken);
    CHECK(rig.phone().content("Sync/twin") == "theirs");
    CHECK(rig.phone().content("Sync/other") == "fine");
}
