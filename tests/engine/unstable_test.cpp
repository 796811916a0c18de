// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>

using namespace mtpsync;

TEST_CASE("a file that changes while it is sent is sent once more, when everything else is done") {
    EngineRig rig;
    rig.write("a", "1");
    rig.write("b", "2");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::SourceChanged, .name = "a"});
    std::vector<std::string> order;
    rig.phone().at_every_call([&](const FakeMoment &moment) {
        if (moment.call == FakeCall::Put && !moment.took_effect)
            order.emplace_back(moment.name);
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(order == std::vector<std::string>{"a", "b", "a"});
    CHECK(rig.pauses().empty());
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a file that never comes to rest is reported as such, and tried by the next run") {
    EngineRig rig;
    rig.write("log", "1");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::SourceChanged, .times = 1000});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "log") == ErrorCode::SourceChanged);
    CHECK(rig.calls(FakeCall::Put) == 2);
    CHECK(rig.retry_paths() == std::vector<std::string>{"log"});
}

TEST_CASE("a file that vanishes before its turn fails alone") {
    EngineRig rig;
    rig.write("a", "1");
    rig.write("b", "2");
    rig.phone().before(FakeCall::Put, [&] { std::filesystem::remove(rig.local("b")); });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "b") == ErrorCode::SourceUnreadable);
    CHECK(report.files.verified == 1);
}
