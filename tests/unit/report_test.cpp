// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/report.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace mtpsync;

namespace {

Report full_report() {
    Report report{
        .job = 13,
        .kind = JobKind::Execute,
        .target = {.device = "R58M",
                   .model = "Pixel",
                   .storage = "SD",
                   .dest = "Music",
                   .source = "/a\xff",
                   .direction = Direction::Pull},
        .profile = "music",
        .checksum = false,
        .read_back = ReadBack::Size,
        .dry_run = true,
        .filter = Filter::parse({"- *.part"}),
        .started = "2026-03-01T10:21:00Z",
        .ended = "2026-03-01T10:21:09Z",
        .result = JobResult::Partial,
        .error = ErrorCode::StorageReadOnly,
        .message = "a remark",
        .plan_source = "verify",
        .files = {.total = 6, .done = 3, .failed = 2, .skipped = 1, .verified = 3, .different = 1, .planned = 2},
        .deleted = {.total = 15, .done = 1, .kept = 2, .failed = 3, .planned = 4},
        .excluded = {.local = 5, .phone = 6},
        .files_equal = 411,
        .trusted = 400,
        .trusted_since = "2026-02-11T18:03:44Z",
        .folders_made = 7,
        .folders_failed = 8,
        .bytes_sent = 9,
        .bytes_read = 10,
        .extra_objects = 11,
        .room_missing = 14,
        .sessions = 12,
        .retry_plan = true};
    report.items.push_back({.path = "folder/",
                            .type = EntryType::Folder,
                            .action = PlanAction::MakeFolder,
                            .reason = PlanReason::Missing,
                            .status = ItemStatus::Done});
    report.items.push_back({.path = "file\\xff",
                            .phone_name = "file_",
                            .action = PlanAction::Replace,
                            .reason = PlanReason::Content,
                            .status = ItemStatus::Failed,
                            .error = ErrorCode::PhoneBusy,
                            .message = "the phone is busy",
                            .attempts = 4,
                            .size = 5,
                            .sha256 = Sha256::from_hex(std::string(64, 'b'))});
    report.items.push_back({.path = "old",
                            .action = PlanAction::Delete,
                            .reason = PlanReason::Extra,
                            .kept = KeepReason::Twin,
                            .status = ItemStatus::Skipped});
    return report;
}

std::optional<ErrorCode> code_of(const std::string &text) {
    try {
        (void)parse_report(text);
    } catch (const Error &error) {
        return error.code();
    }
    return std::nullopt;
}

} // namespace

TEST_CASE("a report that is printed and read is the same report") {
    const Report report = full_report();
    const Report read = parse_report(print_report(report));
    CHECK(read.job == report.job);
    CHECK(read.kind == report.kind);
    CHECK(read.target == report.target);
    CHECK(read.read_back == ReadBack::Size);
    CHECK(read.profile == "music");
    CHECK(read.result == report.result);
    CHECK(read.error == report.error);
    CHECK(read.files == report.files);
    CHECK(read.dry_run);
    CHECK(read.filter == report.filter);
    CHECK(read.deleted == report.deleted);
    CHECK(read.excluded == report.excluded);
    CHECK(read.files_equal == 411);
    CHECK(read.trusted == 400);
    CHECK(read.trusted_since == "2026-02-11T18:03:44Z");
    CHECK(read.folders_made == 7);
    CHECK(read.folders_failed == 8);
    CHECK(read.bytes_sent == 9);
    CHECK(read.bytes_read == 10);
    CHECK(read.extra_objects == 11);
    CHECK(read.room_missing == 14);
    CHECK(read.sessions == 12);
    CHECK(read.retry_plan);
    REQUIRE(read.items.size() == 3);
    CHECK(read.items[2].kept == KeepReason::Twin);
    CHECK(read.items[0].type == EntryType::Folder);
    CHECK(read.items[1].path == "file\\xff");
    CHECK(read.items[0].phone_name.empty());
    CHECK(read.items[1].phone_name == "file_");
    CHECK(read.items[1].error == ErrorCode::PhoneBusy);
    CHECK(read.items[1].attempts == 4);
    CHECK(read.items[1].sha256 == report.items[1].sha256);
    CHECK(print_report(read) == print_report(report));
}

TEST_CASE("a report without an error, remarks and items has none when it is read") {
    const Report read = parse_report(print_report({.job = 1, .result = JobResult::Success}));
    CHECK_FALSE(read.error);
    CHECK(read.message.empty());
    CHECK(read.items.empty());
    CHECK_FALSE(read.retry_plan);
}

TEST_CASE("what is no report is refused") {
    const std::string good = print_report(full_report());
    CHECK_FALSE(code_of(good));
    for (const char *text : {"", "{}", "[]", R"({"format": "mtpsync-plan", "version": 1})"})
        CHECK(code_of(text) == ErrorCode::Internal);
    std::string newer = good;
    newer.replace(newer.find("\"version\": 1"), 12, "\"version\": 2");
    CHECK(code_of(newer) == ErrorCode::Internal);
    std::string wrong = good;
    wrong.replace(wrong.find("\"job\": 13"), 9, "\"job\": \"\"");
    CHECK(code_of(wrong) == ErrorCode::Internal);
    CHECK(code_of(good.substr(0, good.size() / 2)) == ErrorCode::Internal);
}

TEST_CASE("a message that a phone made of broken bytes does not keep a report from being printed") {
    Report report = full_report();
    report.message = "the phone says \xff";
    CHECK(parse_report(print_report(report)).message == "the phone says \xef\xbf\xbd");
}

TEST_CASE("every result has a word, and an exit code that tells success from everything else") {
    for (auto result = JobResult::None; result <= JobResult::DeviceGone;
         result = static_cast<JobResult>(static_cast<int>(result) + 1)) {
        CHECK(job_result_from_word(to_word(result)) == result);
        CHECK((exit_code_of(result, std::nullopt) == ExitCode::Ok) == (result == JobResult::Success));
    }
    CHECK(exit_code_of(JobResult::Partial, std::nullopt) == ExitCode::Differences);
    CHECK(exit_code_of(JobResult::Cancelled, ErrorCode::Cancelled) == ExitCode::Cancelled);
    CHECK(exit_code_of(JobResult::Failed, ErrorCode::NoSuchSource) == ExitCode::Usage);
    CHECK(exit_code_of(JobResult::DeviceGone, ErrorCode::DeviceGone) == ExitCode::DeviceProblem);
    CHECK_FALSE(job_result_from_word("splendid"));
}
