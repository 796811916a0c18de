// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

/// Both kinds of jobs refuse a target in the same way, before anything moves.
void require_refused(EngineRig &rig, JobRequest request, ErrorCode code) {
    for (const JobKind kind : {JobKind::Verify, JobKind::Execute}) {
        request.kind = kind;
        const Report report = rig.run(request);
        CHECK(report.result == JobResult::Failed);
        CHECK(report.error == code);
        CHECK_FALSE(report.message.empty());
        CHECK(report.files.done + report.files.failed + report.files.skipped == 0);
        CHECK_FALSE(report.retry_plan);
        CHECK(rig.calls(FakeCall::Put) + rig.calls(FakeCall::Get) + rig.calls(FakeCall::MakeFolder) == 0);
    }
}

} // namespace

TEST_CASE("a source that is missing, a file or relative is refused before the phone is asked anything") {
    EngineRig rig;
    rig.write("file", "1");
    const std::string kind = GENERATE("missing", "file", "relative", "empty");
    std::string source = rig.local(kind).string();
    if (kind == "relative")
        source = "tmp";
    else if (kind == "empty")
        source = "";
    CAPTURE(source);
    JobRequest request = rig.request(JobKind::Verify);
    request.target.source = source;
    require_refused(rig, request, ErrorCode::NoSuchSource);
    CHECK(rig.phone().calls().empty());
}

TEST_CASE("a destination that is a file is refused and stays as it is") {
    EngineRig rig;
    rig.write("file", "1");
    const std::string dest = GENERATE("Sync", "Sync/inside");
    rig.phone().write("Sync", "a file");
    JobRequest request = rig.request(JobKind::Verify);
    request.target.dest = RelPath::parse(dest);
    require_refused(rig, request, ErrorCode::DestinationNotFolder);
    CHECK(rig.phone().content("Sync") == "a file");
}

TEST_CASE("a storage that the phone does not have is refused with a list of those that it has") {
    EngineRig rig;
    JobRequest request = rig.request(JobKind::Verify);
    request.target.storage = "SD card";
    require_refused(rig, request, ErrorCode::NoSuchStorage);
    CHECK(rig.run(request).message.find("'Internal shared storage'") != std::string::npos);
}

TEST_CASE("one of several storages has to be named") {
    EngineRig rig;
    rig.write("file", "1");
    rig.phone().add_storage("SD card");
    require_refused(rig, rig.request(JobKind::Verify), ErrorCode::AmbiguousStorage);
    CHECK(rig.verify().message.find("'SD card'") != std::string::npos);

    JobRequest request = rig.request(JobKind::Execute);
    request.target.storage = "Internal shared storage";
    CHECK(rig.run(request).result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("two storages of one name cannot be told apart") {
    EngineRig rig;
    rig.phone().add_storage("Internal shared storage");
    JobRequest request = rig.request(JobKind::Verify);
    request.target.storage = "Internal shared storage";
    require_refused(rig, request, ErrorCode::AmbiguousStorage);
}

TEST_CASE("a destination that is not there is made, with the folders above it") {
    EngineRig rig;
    rig.write("file", "1");
    JobRequest request = rig.request(JobKind::Execute);
    request.target.dest = RelPath::parse("Music/Albums");
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Success);
    CHECK(report.folders_made == 2);
    CHECK(rig.phone().content("Music/Albums/file") == "1");
}

TEST_CASE("the root of a storage is a destination like others") {
    EngineRig rig;
    rig.write("file", "1");
    rig.phone().write("DCIM/photo", "2");
    JobRequest request = rig.request(JobKind::Execute);
    request.target.dest = RelPath{};
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Success);
    CHECK(rig.phone().paths() == std::vector<std::string>{"DCIM/", "DCIM/photo", "file"});
}
