// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/display_width.hpp"
#include "client/job_info.hpp"
#include "client/options.hpp"
#include "client/plan_text.hpp"
#include "client/progress_bar.hpp"
#include "client/progress_display.hpp"
#include "client/quantity.hpp"
#include "client/report_text.hpp"
#include "client/shell_word.hpp"
#include "client/table.hpp"
#include "common/error.hpp"
#include "tests/support/catch.hpp"

using mtpsync::cut_to_width;
using mtpsync::display_width;
using mtpsync::JobInfo;
using mtpsync::progress_bar;
using mtpsync::Style;

namespace {

JobInfo copying() {
    JobInfo job;
    job.id = 7;
    job.state = "running";
    job.phase = "copying";
    job.item = "Music/日本語/🎵 song.mp3";
    job.files_total = 340;
    job.files_done = 12;
    job.bytes_total = 1000;
    job.bytes_done = 450;
    job.rate = std::uint64_t{8} << 20U;
    job.eta = 70;
    return job;
}

} // namespace

TEST_CASE("wide characters and emoji count as two columns, combining marks as none") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("日本") == 4);
    CHECK(display_width("🎵") == 2);
    CHECK(display_width("e\u0301") == 1);
    CHECK(display_width("é") == 1);
}

TEST_CASE("a text is cut between characters and never wider than asked for") {
    CHECK(cut_to_width("abc", 3) == "abc");
    CHECK(cut_to_width("abcd", 3) == "ab…");
    CHECK(cut_to_width("日本語", 4) == "日…");
    CHECK(cut_to_width("日本語", 6) == "日本語");
    CHECK(cut_to_width("abc", 0).empty());
}

TEST_CASE("the line of a running job fits into every width") {
    for (std::size_t width = 1; width <= 200; ++width) {
        INFO(width);
        CHECK(display_width(progress_bar(copying(), width, Style{})) <= width);
    }
}

TEST_CASE("the line of a running job has bar, percent, files, rate, time left and item") {
    CHECK(progress_bar(copying(), 100, Style{}) ==
          "copying  [=========>             ]  45%  12/340  8.0 MiB/s  1:10 left  Music/日本語/🎵 song.mp3");
}

TEST_CASE("the line of a job that waits says what a person should do") {
    JobInfo job = copying();
    job.state = "paused";
    job.state_reason = "unlock the phone";
    CHECK(progress_bar(job, 100, Style{}) == "paused: unlock the phone");
    CHECK(mtpsync::progress_words(job) == "paused: unlock the phone");
}

TEST_CASE("a job is at 100 percent only when all bytes are done") {
    JobInfo job = copying();
    job.bytes_total = 1'000'000;
    job.bytes_done = 999'999;
    CHECK(job.percent() == 99U);
    job.bytes_done = 1'000'000;
    CHECK(job.percent() == 100U);
    job.bytes_total = 0;
    job.files_total = 0;
    CHECK_FALSE(job.percent());
}

TEST_CASE("a display without a terminal wants to be called again after ten seconds") {
    mtpsync::PlainProgress display;
    const auto now = mtpsync::ProgressDisplay::Clock::now();
    display.show(copying(), now);
    CHECK(display.time() == now + std::chrono::seconds{10});
    display.show(copying(), now + std::chrono::seconds{5});
    CHECK(display.time() == now + std::chrono::seconds{10});
    display.show(copying(), now + std::chrono::seconds{10});
    CHECK(display.time() == now + std::chrono::seconds{20});
}

TEST_CASE("amounts have the unit that leaves at least one of it") {
    CHECK(mtpsync::format_bytes(1023) == "1023 B");
    CHECK(mtpsync::format_bytes(1024) == "1.0 KiB");
    CHECK(mtpsync::format_bytes(1024 * 1024 - 1) == "1.0 MiB");
    CHECK(mtpsync::format_bytes(UINT64_MAX) == "16.0 EiB");
    CHECK(mtpsync::format_duration(9) == "0:09");
    CHECK(mtpsync::format_duration(7384) == "2:03:04");
    CHECK(mtpsync::format_count(1, "file") == "1 file");
    CHECK(mtpsync::format_count(2, "file") == "2 files");
}

TEST_CASE("the columns of a table are aligned by what they look like") {
    mtpsync::Table table{{"NAME", "SIZE"}};
    table.add({"日本", "1"});
    table.add({"ab", ""});
    CHECK(table.text(Style{}) == "NAME  SIZE\n日本  1\nab\n");
}

TEST_CASE("a word for the shell comes back as the same bytes") {
    CHECK(mtpsync::shell_word("/home/me/Music") == "/home/me/Music");
    CHECK(mtpsync::shell_word("") == "''");
    CHECK(mtpsync::shell_word("a b") == "'a b'");
    CHECK(mtpsync::shell_word("it's") == R"('it'\''s')");
    CHECK(mtpsync::shell_word("bad\xff'") == R"($'bad\xff\'')");
    CHECK(mtpsync::shell_word("back\\slash") == R"($'back\x5cslash')");
}

TEST_CASE("a local path is made absolute without looking up links") {
    CHECK(mtpsync::absolute_path("/a/./b//../c/") == "/a/c");
    CHECK(mtpsync::absolute_path("/..") == "/");
    CHECK(mtpsync::absolute_path("x/y").ends_with("/x/y"));
    CHECK_THROWS_AS(mtpsync::absolute_path(""), mtpsync::Error);
}

TEST_CASE("the root of a storage can be written as nothing and as a slash") {
    CHECK(mtpsync::phone_path("").empty());
    CHECK(mtpsync::phone_path("/").empty());
    CHECK(mtpsync::phone_path("/Music/new/") == "Music/new");
    CHECK_THROWS_AS(mtpsync::phone_path("a/../b"), mtpsync::Error);
    CHECK_THROWS_AS(mtpsync::phone_path("bad\xff"), mtpsync::Error);
}

TEST_CASE("a report says how much was proven earlier, since when, and how much was read now") {
    const Style plain{false};
    mtpsync::Report report;
    report.kind = mtpsync::JobKind::Verify;
    report.files = {.total = 412, .done = 412, .verified = 12};
    CHECK(report_text(report, plain).find("proven earlier") == std::string::npos);
    report.trusted = 400;
    report.trusted_since = "2026-10-02T23:59:59Z";
    CHECK(report_text(report, plain).find("412 equal, 400 of them proven earlier (since 2026-10-02), 12 read now") !=
          std::string::npos);
    report.kind = mtpsync::JobKind::Execute;
    report.files_equal = 411;
    report.plan_source = "verify";
    CHECK(report_text(report, plain).find("compared before, 400 of them proven earlier") != std::string::npos);
    report.plan_source = "full";
    CHECK(report_text(report, plain)
              .find("411 files beside them, 400 of them proven earlier (since 2026-10-02), 11 read now") !=
          std::string::npos);
}

TEST_CASE("a report and a plan say in one line how much room is missing, and nothing where there is enough") {
    const Style plain{false};
    mtpsync::Report report;
    mtpsync::Plan plan{.kind = mtpsync::PlanKind::Verify};
    CHECK(report_text(report, plain).find("have to be free") == std::string::npos);
    CHECK(plan_text(plan, plain).find("have to be free") == std::string::npos);
    report.room_missing = plan.space_missing = 3 << 20;
    CHECK(report_text(report, plain).find("room      3.0 MiB more have to be free") != std::string::npos);
    CHECK(plan_text(plan, plain).find("; 3.0 MiB more have to be free") != std::string::npos);
}

TEST_CASE("a report says what was deleted, what stays and why, and what was excluded") {
    const Style plain{false};
    mtpsync::Report report{.kind = mtpsync::JobKind::Execute, .extra_objects = 2};
    CHECK(report_text(report, plain).find("extra     2 only on the phone, left alone") != std::string::npos);
    report.deleted = {.total = 3, .done = 1, .kept = 1};
    report.excluded = {.local = 4, .phone = 5};
    report.items.push_back({.path = "old", .action = mtpsync::PlanAction::Delete});
    report.items.push_back({.path = "twin",
                            .action = mtpsync::PlanAction::Delete,
                            .status = mtpsync::ItemStatus::Skipped,
                            .message = "it is there twice"});
    const std::string text = report_text(report, plain);
    CHECK(text.find("deleted   3 only on the phone: 1 deleted, 1 kept, 0 failed, 1 not tried") != std::string::npos);
    CHECK(text.find("excluded  4 here, 5 on the phone") != std::string::npos);
    CHECK(text.find("Deleted on the phone:\n  old\n") != std::string::npos);
    CHECK(text.find("Skipped:\n  twin: it is there twice\n") != std::string::npos);
    CHECK(text.find("left alone") == std::string::npos);

    report.target.direction = mtpsync::Direction::Pull;
    const std::string back = report_text(report, plain);
    CHECK(back.find("deleted   3 only here: 1 deleted") != std::string::npos);
    CHECK(back.find("Deleted here:\n  old\n") != std::string::npos);

    report.message = "nothing was deleted: it is there twice";
    CHECK(report_text(report, plain).find("Skipped:\n  twin\n") == std::string::npos);
    CHECK(report_text(report, plain).find("twin: it is there twice") == std::string::npos); // said once is enough
}

TEST_CASE("a dry run does not read as if something had been done") {
    const Style plain{false};
    mtpsync::Report report{
        .kind = mtpsync::JobKind::Execute, .dry_run = true, .result = mtpsync::JobResult::Differences};
    report.items.push_back(
        {.path = "new", .action = mtpsync::PlanAction::Send, .status = mtpsync::ItemStatus::Planned});
    const std::string text = report_text(report, plain);
    CHECK(text.find("execute: there is something to do; it was a dry run, and nothing was changed") == 0);
    CHECK(text.find("Would be done:\n  send new\n") != std::string::npos);
    report.files = {.total = 1, .planned = 1};
    CHECK(report_text(report, plain).find("1 would be sent or compared") != std::string::npos);
    report.target.direction = mtpsync::Direction::Pull;
    CHECK(report_text(report, plain).find("1 would be received or compared") != std::string::npos);
}

TEST_CASE("a plan shows what it deletes apart from everything else") {
    const Style plain{false};
    mtpsync::Plan plan{.kind = mtpsync::PlanKind::Verify};
    CHECK(deletions_text(plan, 10).empty());
    plan.held = 40;
    plan.filter = mtpsync::Filter::parse({"- *.part"});
    plan.deletions.emplace();
    plan.deletions->emplace(mtpsync::RelPath::parse("gone"), mtpsync::PlanDeletion{mtpsync::EntryType::Folder});
    plan.deletions->emplace(mtpsync::RelPath::parse("gone/old"), mtpsync::PlanDeletion{.size = 2048});
    CHECK(deletions_text(plan, 10) == "To be deleted on the phone: 2 objects of 40\n  gone/\n  gone/old (2.0 KiB)\n");
    CHECK(deletions_text(plan, 1).find("... and 1 more") != std::string::npos);
    plan.target.direction = mtpsync::Direction::Pull;
    CHECK(deletions_text(plan, 10).find("To be deleted here: 2 objects of 40\n") == 0);
    const std::string text = plan_text(plan, plain);
    CHECK(text.find("Nothing to do") == std::string::npos);
    CHECK(text.find("filter    - *.part") != std::string::npos);
    CHECK(text.find("To be deleted") != std::string::npos);
}
