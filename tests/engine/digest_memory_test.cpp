// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/utc_time.hpp"
#include "tests/engine/engine_rig.hpp"
#include "tests/engine/opened_files.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

constexpr std::int64_t hour = 3600;
const std::string storage_name = "Internal shared storage";

/// Five files of another content each that an execute has brought to the phone.
void send_files(EngineRig &rig) {
    for (int n = 0; n < 5; ++n)
        rig.write("file" + std::to_string(n), std::string(1000, static_cast<char>('a' + n)));
    REQUIRE(rig.execute().result == JobResult::Success);
}

std::map<RelPath, ProvenDigest> known(EngineRig &rig) {
    return rig.phone_digests().below({.device = "FAKE0001", .storage = storage_name, .path = RelPath::parse("Sync")});
}

/// All of it was proven so many seconds before it was.
void make_older(EngineRig &rig, const std::string &path, std::int64_t seconds) {
    ProvenDigest proven = known(rig).at(RelPath::parse(path));
    proven.proven_at -= seconds;
    rig.phone_digests().remember("FAKE0001", storage_name, {{RelPath::parse(path), proven}}, utc_seconds());
}

} // namespace

TEST_CASE("what an execute has proven is trusted: the next verify and execute read nothing, here or there") {
    EngineRig rig;
    send_files(rig);
    OpenedFiles opened{rig.local()};
    const JobKind kind = GENERATE(JobKind::Verify, JobKind::Execute);
    const Report report = rig.run(rig.request(kind));
    CHECK(report.result == JobResult::Success);
    CHECK(report.trusted == 5);
    CHECK(report.trusted_since.starts_with("20"));
    CHECK(report.files.verified == 0);
    CHECK(report.bytes_read == 0);
    CHECK(report.bytes_sent == 0);
    CHECK(rig.calls(FakeCall::Get) == 0);
    CHECK(rig.calls(FakeCall::Put) == 0);
    CHECK(rig.calls(FakeCall::List) == 2); // the root and the folder
    CHECK(opened.take().empty());
    if (kind == JobKind::Verify)
        CHECK(report.files == FileCounts{.total = 5, .done = 5});
    else
        CHECK(report.files_equal == 5);
}

TEST_CASE("an execute with a verify plan tells what that trusted") {
    EngineRig rig;
    send_files(rig);
    rig.write("new", "content");
    CHECK(rig.verify().trusted == 5);
    const Report report = rig.execute();
    CHECK(report.plan_source == "verify");
    CHECK(report.files_equal == 5);
    CHECK(report.trusted == 5);
    CHECK_FALSE(report.trusted_since.empty());
    CHECK(parse_plan(rig.verify_plan()).trusted_since == report.trusted_since);
}

TEST_CASE("what a verify has read is trusted by the next one") {
    EngineRig rig;
    rig.write("file", "content");
    rig.phone().write("Sync/file", "content");
    CHECK(rig.verify().files.verified == 1);
    const Report report = rig.verify();
    CHECK(report.trusted == 1);
    CHECK(report.bytes_read == 0);
}

TEST_CASE("what replaced an older version is trusted as itself") {
    EngineRig rig;
    send_files(rig);
    rig.write("file0", std::string(1000, 'z'));
    CHECK(rig.execute().files.done == 1);
    CHECK(rig.verify().trusted == 5);
    rig.write("file0", std::string(1000, 'a')); // as it was before
    const Report report = rig.verify();
    CHECK(item_of(report, "file0").reason == PlanReason::Content);
    CHECK(report.trusted == 4);
}

TEST_CASE("a local file that has changed differs from what was proven, and nothing is read from the phone for that") {
    EngineRig rig;
    send_files(rig);
    rig.write("file2", std::string(1000, 'x'));
    OpenedFiles opened{rig.local()};
    const Report report = rig.verify();
    CHECK(item_of(report, "file2").reason == PlanReason::Content);
    CHECK(report.bytes_read == 0);
    CHECK(opened.take() == std::set<std::string>{"file2"});
}

TEST_CASE("a file that somebody changed on the phone is read and mended, whatever its size") {
    EngineRig rig;
    send_files(rig);
    rig.phone().write("Sync/file3", std::string(1000, 'x'));
    const Report report = rig.execute();
    CHECK(report.files == FileCounts{.total = 1, .done = 1, .verified = 1});
    CHECK(report.trusted == 4);
    CHECK(report.bytes_read == 2000); // what was there, and what is there now
    CHECK(rig.phone_content() == rig.local_content());
    CHECK(rig.verify().trusted == 5);
}

TEST_CASE("a byte that rots without a sign is found by reading again, and is no longer taken for proven") {
    EngineRig rig;
    send_files(rig);
    rig.phone().decay("Sync/file1", 500);
    CHECK(rig.verify().result == JobResult::Success); // that is the price
    TrustWish wish;
    SECTION("all of it") {
        wish.recall = Recall::Forbidden;
    }
    SECTION("the oldest, which is this one") {
        make_older(rig, "Sync/file1", 10);
        wish.reprove = 1; // percent: one file at least
    }
    SECTION("everything as the oldest") {
        wish.reprove = 100;
    }
    const Report found = rig.run(rig.request(JobKind::Verify, wish));
    CHECK(found.result == JobResult::Differences);
    CHECK(item_of(found, "file1").reason == PlanReason::Content);
    CHECK_FALSE(known(rig).contains(RelPath::parse("Sync/file1")));
    CHECK(rig.verify().result == JobResult::Differences);
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("an execute that is to read again does so although a verify plan is fresh") {
    EngineRig rig;
    send_files(rig);
    rig.phone().decay("Sync/file1", 500);
    CHECK(rig.verify().result == JobResult::Success);
    const Report report = rig.run(rig.request(JobKind::Execute, {.recall = Recall::Forbidden}));
    CHECK(report.plan_source == "full");
    CHECK(report.files.verified == 1);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("reading again trusts local files as little as those on the phone") {
    EngineRig rig;
    send_files(rig);
    OpenedFiles opened{rig.local()};
    const Report report = rig.run(rig.request(JobKind::Verify, {.recall = Recall::Forbidden}));
    CHECK(report.trusted == 0);
    CHECK(report.files.verified == 5);
    CHECK(opened.take().size() == 5);
}

TEST_CASE("a share that is proven again is the oldest, and counts as proven now") {
    EngineRig rig;
    send_files(rig);
    make_older(rig, "Sync/file4", 300);
    make_older(rig, "Sync/file2", 200);
    make_older(rig, "Sync/file0", 100);
    const Report report = rig.run(rig.request(JobKind::Verify, {.reprove = 40}));
    CHECK(report.files.verified == 2);
    CHECK(report.trusted == 3);
    const auto proven = known(rig);
    CHECK(proven.at(RelPath::parse("Sync/file4")).proven_at > proven.at(RelPath::parse("Sync/file0")).proven_at);
    CHECK(proven.at(RelPath::parse("Sync/file2")).proven_at > proven.at(RelPath::parse("Sync/file0")).proven_at);
    CHECK(report.trusted_since == utc_text(proven.at(RelPath::parse("Sync/file0")).proven_at));
}

TEST_CASE("dates that all move with the time zone change nothing, and are known from then on") {
    EngineRig rig;
    send_files(rig);
    rig.phone().shift_dates(-9 * hour + 20 * hour);
    CHECK(rig.verify().trusted == 5);
    rig.phone().shift_dates(-11 * hour);
    CHECK(rig.verify().trusted == 5);
    SECTION("a file that was changed in the other zone is read") {
        rig.phone().write("Sync/file3", std::string(1000, 'x'));
        rig.phone().shift_dates(2 * hour);
        const Report report = rig.verify();
        CHECK(report.trusted == 4);
        CHECK(item_of(report, "file3").reason == PlanReason::Content);
    }
    SECTION("a move that is no zone's is read") {
        rig.phone().shift_dates(2 * hour + 1);
        CHECK(rig.verify().files.verified == 5);
    }
}

TEST_CASE("a phone that tells no dates, or rounded ones, is read each time") {
    EngineRig rig;
    send_files(rig);
    const std::int64_t date = GENERATE(std::int64_t{0}, std::int64_t{-1}, 24 * hour);
    for (int n = 0; n < 5; ++n)
        rig.phone().set_date("Sync/file" + std::to_string(n), date * (n + 1));
    CHECK(rig.verify().files.verified == 5);
    CHECK(rig.verify().files.verified == 5);
}

TEST_CASE("a file that was written to just before it was listed is read until its date is older") {
    EngineRig rig;
    rig.write("file", "content");
    rig.phone().write("Sync/file", "content");
    const std::int64_t zone = 9 * hour + hour / 4;
    rig.phone().set_date("Sync/file", utc_seconds() + zone);
    CHECK(rig.verify().files.verified == 1);
    CHECK(rig.verify().files.verified == 1);
    rig.phone().set_date("Sync/file", utc_seconds() + zone - 300);
    CHECK(rig.verify().files.verified == 1);
    CHECK(rig.verify().trusted == 1);
}

TEST_CASE("what was sent a moment ago stays trusted when it is read once more") {
    EngineRig rig;
    send_files(rig);
    ProvenDigest sent = known(rig).at(RelPath::parse("Sync/file0"));
    sent.date_token = utc_seconds();
    rig.phone().set_date("Sync/file0", sent.date_token);
    rig.phone_digests().remember("FAKE0001", storage_name, {{RelPath::parse("Sync/file0"), sent}}, utc_seconds());
    CHECK(rig.run(rig.request(JobKind::Verify, {.recall = Recall::Forbidden})).files.verified == 5);
    CHECK(rig.verify().trusted == 5);
}

TEST_CASE("a file whose local copy was written to just before it was hashed is hashed again") {
    EngineRig rig;
    send_files(rig);
    rig.make_local_files_young();
    rig.write("file0", std::string(1000, 'A'));
    rig.execute();
    OpenedFiles opened{rig.local()};
    CHECK(rig.verify().result == JobResult::Success);
    CHECK(opened.take() == std::set<std::string>{"file0"});
}

TEST_CASE("without checksums nothing is proven, so that nothing counts as trusted") {
    EngineRig rig;
    send_files(rig);
    JobRequest request = rig.request(JobKind::Verify);
    request.checksum = false;
    CHECK(rig.run(request).trusted == 0);
}

TEST_CASE("what is not on the phone any more is forgotten by the next comparison") {
    EngineRig rig;
    rig.write("folder/a", "1");
    rig.write("folder/b", "2");
    rig.write("c", "3");
    rig.execute();
    CHECK(known(rig).size() == 3);
    rig.phone().erase("Sync/folder");
    rig.verify();
    CHECK(known(rig).size() == 1);
}

TEST_CASE("empty files are never remembered: they may be objects that got no content") {
    EngineRig rig;
    rig.write("empty", "");
    rig.execute();
    CHECK(known(rig).empty());
    CHECK(rig.verify().files.verified == 1);
}

TEST_CASE("a job goes on when what it proves cannot be remembered") {
    EngineRig rig;
    rig.database().write(StateDb::Durability::Lazy, [](sqlite3 *database) {
        SqlStatement{database, "DROP TABLE phone_digests"}.step();
        SqlStatement{database, "DROP TABLE local_digests"}.step();
    });
    send_files(rig);
    const Report report = rig.verify();
    CHECK(report.result == JobResult::Success);
    CHECK(report.files.verified == 5);
}
