// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/notice_text.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

Report execute(JobResult result, const FileCounts &files, std::uint64_t bytes_sent = 0) {
    Report report;
    report.kind = JobKind::Execute;
    report.result = result;
    report.files = files;
    report.bytes_sent = bytes_sent;
    return report;
}

Report success() {
    return execute(JobResult::Success, {.total = 412, .done = 412, .verified = 412}, 3'140'000'000);
}

std::string body_of(const Report &report) {
    return result_notice("Pixel 9", {{"music", report}}).body;
}

} // namespace

TEST_CASE("what was done is told in a line") {
    CHECK(body_of(success()) == "412 files, 3.1 GB, all read back");
    CHECK(body_of(execute(JobResult::Success, {.total = 1, .done = 1, .verified = 1}, 1)) ==
          "1 file, 1 byte, all read back");
}

TEST_CASE("what was not read back is not told as if it had been") {
    CHECK(describe_work(execute(JobResult::Success, {.total = 5, .done = 5, .verified = 3}, 5000)) ==
          "5 files, 5.0 kB, 3 read back");
}

TEST_CASE("what came from the phone is counted as it was read") {
    Report report = success();
    report.target.direction = Direction::Pull;
    report.bytes_read = 5000;
    CHECK(describe_work(report) == "412 files, 5.0 kB, all read back");
}

TEST_CASE("what was deleted is told, and what was kept instead") {
    Report report = execute(JobResult::Success, {});
    report.deleted = {.total = 5, .done = 3, .kept = 2};
    CHECK_FALSE(found_nothing_new(report));
    CHECK(body_of(report) == "3 deleted; 2 kept because it was not safe to delete");
    report.files = {.total = 1, .done = 1, .verified = 1};
    CHECK(body_of(report) == "1 file, 0 bytes, all read back; 3 deleted; 2 kept because it was not safe to delete");
    report.result = JobResult::Partial;
    report.deleted = {.total = 1, .failed = 1};
    CHECK(body_of(report) == "1 item failed; 1 file, 0 bytes, all read back");
}

TEST_CASE("a success that changed nothing is nothing new") {
    CHECK(found_nothing_new(execute(JobResult::Success, {})));
    CHECK_FALSE(found_nothing_new(success()));
    Report folder = execute(JobResult::Success, {});
    folder.folders_made = 1;
    CHECK_FALSE(found_nothing_new(folder));
    CHECK_FALSE(found_nothing_new(execute(JobResult::Partial, {})));
    Report verify = success();
    verify.kind = JobKind::Verify;
    CHECK(found_nothing_new(verify));
}

TEST_CASE("a failure says what failed and offers to try again") {
    const Notice notice = result_notice(
        "Pixel 9", {{"music", execute(JobResult::Partial, {.total = 412, .done = 409, .failed = 3, .verified = 409},
                                      3'000'000'000)}});
    CHECK(notice.summary == "Pixel 9: not everything worked");
    CHECK(notice.body == "3 items failed; 409 files, 3.0 GB, all read back");
    CHECK(notice.actions == std::vector<Notice::Action>{{.key = "retry", .label = "Retry"}});
    CHECK_FALSE(notice.instead_of_actions.empty());
}

TEST_CASE("a job that failed as a whole says why") {
    Report report = execute(JobResult::Failed, {});
    report.error = ErrorCode::NoSuchSource;
    report.message = "'/music' is not there";
    CHECK(body_of(report) == "'/music' is not there");
}

TEST_CASE("a job that was cut off says how far it came") {
    const Notice notice =
        result_notice("Pixel 9", {{"music", execute(JobResult::DeviceGone, {.total = 412, .done = 200})}});
    CHECK(notice.summary == "Pixel 9 was unplugged too early");
    CHECK(notice.body == "200 of 412 files are done");
    CHECK(notice.actions.empty());
}

TEST_CASE("a comparison that found differences offers to bring them over") {
    Report report = execute(JobResult::Differences, {.total = 9, .done = 9, .different = 2});
    report.kind = JobKind::Verify;
    const Notice notice = result_notice("Pixel 9", {{"music", report}});
    CHECK(notice.body == "2 files to bring over");
    report.deleted = {.total = 3, .planned = 3};
    CHECK(body_of(report) == "2 files to bring over; 3 to delete");
    report.files.different = 0;
    CHECK(body_of(report) == "3 to delete");
    CHECK(notice.actions == std::vector<Notice::Action>{{.key = "sync", .label = "Sync now"}});
}

TEST_CASE("of several profiles each has its line, and the worst has the headline") {
    const Notice notice =
        result_notice("Pixel 9", {{"music", success()}, {"photos", execute(JobResult::Partial, {.failed = 1})}});
    CHECK(notice.summary == "Pixel 9: not everything worked");
    CHECK(notice.body == "music: 412 files, 3.1 GB, all read back\nphotos: 1 item failed");
    CHECK(notice.category == "transfer.error");
}

TEST_CASE("bytes are told in the largest decimal unit that leaves at least one") {
    CHECK(describe_bytes(0) == "0 bytes");
    CHECK(describe_bytes(999) == "999 bytes");
    CHECK(describe_bytes(1000) == "1.0 kB");
    CHECK(describe_bytes(999'949) == "999.9 kB");
    CHECK(describe_bytes(999'950) == "1.0 MB");
    CHECK(describe_bytes(18'446'744'073'709'551'615U) == "18.4 EB");
}
