// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

void make_bad_fail(EngineRig &rig) {
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::PhoneBusy, .times = 1000, .name = "bad"});
}

} // namespace

TEST_CASE("a verify plan is carried out while both sides are as they were") {
    EngineRig rig;
    rig.write("equal", std::string(1000, 'x'));
    rig.write("new", "2");
    rig.phone().write("Sync/equal", std::string(1000, 'x'));
    rig.verify();
    const Report report = rig.execute();
    CHECK(report.plan_source == "verify");
    CHECK(report.files_equal == 1);
    CHECK(report.files == FileCounts{.total = 1, .done = 1, .verified = 1});
    CHECK(report.bytes_read == 1); // what is equal was not read again
    CHECK(rig.phone_content() == rig.local_content());

    CHECK(rig.execute().plan_source == "full"); // the phone has changed by that
}

TEST_CASE("a verify plan is passed over after any local change") {
    EngineRig rig;
    rig.write("file", "1");
    rig.write("other", "2");
    rig.verify();
    SECTION("a new file") {
        rig.write("new", "3");
    }
    SECTION("another size") {
        rig.write("file", "12");
    }
    SECTION("a removed file") {
        std::filesystem::remove(rig.local("other"));
    }
    SECTION("a new folder") {
        std::filesystem::create_directory(rig.local("folder"));
    }
    CHECK(rig.execute().plan_source == "full");
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a verify plan is passed over after any change on the phone, also in a folder that was equal") {
    EngineRig rig;
    rig.write("equal/file", "1");
    rig.write("different/file", "22");
    rig.phone().write("Sync/equal/file", "1");
    rig.phone().write("Sync/different/file", "33");
    rig.verify();
    SECTION("a removed file") {
        rig.phone().erase("Sync/equal/file");
    }
    SECTION("a rewritten file") {
        rig.phone().write("Sync/equal/file", "4");
    }
    SECTION("an added file") {
        rig.phone().write("Sync/different/photo", "5");
    }
    SECTION("a removed folder") {
        rig.phone().erase("Sync/equal");
    }
    SECTION("a file in a folder's place") {
        rig.phone().erase("Sync/equal");
        rig.phone().write("Sync/equal", "6");
    }
    const Report report = rig.execute();
    CHECK(report.plan_source == "full");
    CHECK(rig.phone().content("Sync/different/file") == "22");
    if (report.result == JobResult::Success)
        CHECK(rig.phone().content("Sync/equal/file") == "1");
    else
        CHECK(error_of(report, "equal/file") == ErrorCode::NameTaken);
}

TEST_CASE("a verify plan made with other care about contents is passed over") {
    EngineRig rig;
    rig.write("file", "1");
    rig.verify();
    JobRequest quick = rig.request(JobKind::Execute);
    quick.checksum = false;
    CHECK(rig.run(quick).plan_source == "full");
}

TEST_CASE("a retry plan goes before a fresh verify plan, and that before a full comparison") {
    EngineRig rig;
    rig.write("bad", "1");
    rig.write("good", "2");
    make_bad_fail(rig);
    const Report first = rig.execute();
    CHECK(first.plan_source == "full");
    CHECK(first.retry_plan);
    CHECK(rig.retry_paths() == std::vector<std::string>{"bad"});

    rig.phone().clear_faults();
    rig.write("newer", "3");
    rig.verify();
    const Report second = rig.execute();
    CHECK(second.plan_source == "retry");
    CHECK(second.files == FileCounts{.total = 1, .done = 1, .verified = 1});
    CHECK(rig.retry_paths().empty());
    CHECK_FALSE(rig.phone().content("Sync/newer"));

    rig.verify();
    CHECK(rig.execute().plan_source == "verify");
    CHECK(rig.execute().plan_source == "full");
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a retry without a retry plan does nothing and says so") {
    EngineRig rig;
    rig.write("file", "1");
    rig.verify();
    const Report report = rig.retry();
    CHECK(report.result == JobResult::Success);
    CHECK(report.plan_source.empty());
    CHECK(report.message.find("nothing to retry") != std::string::npos);
    CHECK(report.files == FileCounts{});
    CHECK(rig.calls(FakeCall::Put) == 0);
}

TEST_CASE("a retry that fails again keeps what is left, once") {
    EngineRig rig;
    rig.write("bad", "1");
    rig.write("folder/bad", "2");
    make_bad_fail(rig);
    rig.execute();
    CHECK(rig.retry_paths() == std::vector<std::string>{"bad", "folder/bad"});

    rig.phone().clear_faults();
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::PhoneBusy, .times = 4});
    const Report again = rig.retry();
    CHECK(again.result == JobResult::Partial);
    CHECK(again.retry_plan);
    CHECK(rig.retry_paths() == std::vector<std::string>{"bad"});

    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.retry_paths().empty());
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a retry that is cut off leaves one plan with the rest, and no older one behind it") {
    EngineRig rig;
    rig.write("bad", "1");
    rig.write("folder/bad", "2");
    make_bad_fail(rig);
    rig.execute();
    rig.phone().clear_faults();
    rig.phone().before(FakeCall::Put, [&] { rig.cancel(); });
    CHECK(rig.retry().result == JobResult::Cancelled);
    CHECK(rig.retry_paths() == std::vector<std::string>{"bad", "folder/bad"});
    rig.phone().before(FakeCall::Put, [] {});
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.retry_paths().empty());
}

TEST_CASE("a retry compares contents also where sizes would be enough") {
    EngineRig rig;
    rig.write("bad", "whole");
    make_bad_fail(rig);
    rig.execute();
    rig.phone().clear_faults();
    rig.phone().write("Sync/bad", "brokn");
    JobRequest request = rig.request(JobKind::Retry);
    request.checksum = false;
    CHECK(rig.run(request).result == JobResult::Success);
    CHECK(rig.phone().content("Sync/bad") == "whole");
}

TEST_CASE("the plans of other folders are left alone") {
    EngineRig rig;
    rig.write("bad", "1");
    make_bad_fail(rig);
    rig.execute();
    JobRequest elsewhere = rig.request(JobKind::Retry);
    elsewhere.target.dest = RelPath::parse("Elsewhere");
    CHECK(rig.run(elsewhere).message.find("nothing to retry") != std::string::npos);
    CHECK(rig.retry_paths() == std::vector<std::string>{"bad"});
}
