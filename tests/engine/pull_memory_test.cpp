// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/engine/opened_files.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

constexpr std::int64_t long_ago = 1'700'000'000;

/// Five files of another content each that a pull has brought here.
void fetch_files(EngineRig &rig) {
    rig.set_direction(Direction::Pull);
    for (int n = 0; n < 5; ++n) {
        const std::string path = "Sync/file" + std::to_string(n);
        rig.phone().write(path, std::string(1000, static_cast<char>('a' + n)));
        rig.phone().set_date(path, long_ago + n);
    }
    REQUIRE(rig.execute().result == JobResult::Success);
}

} // namespace

TEST_CASE("what a pull has received is not read from the phone again") {
    EngineRig rig;
    fetch_files(rig);
    const JobKind kind = GENERATE(JobKind::Verify, JobKind::Execute);
    const Report report = rig.run(rig.request(kind));
    CHECK(report.result == JobResult::Success);
    CHECK(report.trusted == 5);
    CHECK(report.trusted_since.starts_with("20"));
    CHECK(report.bytes_read == 0);
    CHECK(rig.calls(FakeCall::Get) == 0);
    CHECK(rig.calls(FakeCall::List) == 2); // the root and the folder
}

TEST_CASE("what a pull has compared here is not opened again while it is what it was") {
    EngineRig rig;
    fetch_files(rig);
    rig.verify();
    OpenedFiles opened{rig.local()};
    CHECK(rig.verify().trusted == 5);
    CHECK(opened.take().empty());
}

TEST_CASE("a pull brings what has another date on the phone, and reads nothing else") {
    EngineRig rig;
    fetch_files(rig);
    rig.phone().write("Sync/file3", std::string(1000, 'z'));
    rig.phone().set_date("Sync/file3", long_ago + 100);
    const Report report = rig.execute();
    CHECK(report.trusted == 4);
    CHECK(report.files == FileCounts{.total = 1, .done = 1, .verified = 1});
    CHECK(report.bytes_read == 2000); // to compare it, and to have it
    CHECK(rig.local_content() == rig.phone_content());
    CHECK(rig.verify().trusted == 5);
}

TEST_CASE("a pull knows without reading the phone that a local file is not what was received") {
    EngineRig rig;
    fetch_files(rig);
    rig.write("file3", std::string(1000, 'z'));
    const Report report = rig.execute();
    CHECK(report.files == FileCounts{.total = 1, .done = 1, .verified = 1});
    CHECK(report.bytes_read == 1000);
    CHECK(rig.local_content() == rig.phone_content());
}

TEST_CASE("a pull that is to read again finds a byte that rotted on the phone without a sign") {
    EngineRig rig;
    fetch_files(rig);
    rig.phone().write("Sync/file3", std::string(1000, 'z'));
    rig.phone().set_date("Sync/file3", long_ago + 3);
    CHECK(rig.verify().files.different == 0);
    CHECK(rig.run(rig.request(JobKind::Verify, {.reprove = 100})).files.different == 1);
    CHECK(rig.run(rig.request(JobKind::Verify, {.recall = Recall::Forbidden})).files.different == 1);
    CHECK(rig.verify().files.different == 1); // what turned out to be another one is proven no more
}

TEST_CASE("a file that was received in two parts is read once more before it is trusted") {
    EngineRig rig;
    fetch_files(rig);
    rig.phone().write("Sync/large", std::string(std::size_t{20} << 20U, 'x'));
    rig.phone().set_date("Sync/large", long_ago);
    rig.phone().fail({.call = FakeCall::Get, .code = ErrorCode::DeviceGone, .skip = 1});
    CHECK(rig.execute().result == JobResult::DeviceGone);
    rig.replug();
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.verify().trusted == 5);
    CHECK(rig.verify().trusted == 6);
}
