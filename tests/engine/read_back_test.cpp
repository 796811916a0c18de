// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

JobRequest by_size(const EngineRig &rig) {
    JobRequest request = rig.request(JobKind::Execute);
    request.target.read_back = ReadBack::Size;
    return request;
}

} // namespace

TEST_CASE("where nothing but sizes is read back, what was sent is done and not verified") {
    EngineRig rig;
    rig.write("new", "123");
    rig.write("replaced", "new");
    rig.phone().write("Sync/replaced", "older");
    const Report report = rig.run(by_size(rig));
    CHECK(report.result == JobResult::Success);
    CHECK(report.read_back == ReadBack::Size);
    CHECK(report.files == FileCounts{.total = 2, .done = 2, .verified = 0});
    CHECK_FALSE(item_of(report, "new").sha256);
    CHECK(report.bytes_read == 0);
    CHECK(rig.calls(FakeCall::Get) == 0);
    CHECK(rig.phone_content() == rig.local_content());
    CHECK(rig.execute().files_equal == 2);
}

TEST_CASE("what was torn is not done, also where nothing but sizes is read back") {
    EngineRig rig;
    rig.write("file", std::string(40'000, 'x'));
    rig.phone().tear_next_put(ErrorCode::SessionLost);
    const Report report = rig.run(by_size(rig));
    CHECK(report.result == JobResult::Success);
    CHECK(item_of(report, "file").attempts == 2);
    CHECK(rig.phone_content() == rig.local_content());
}
