// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/fake_script.hpp"

#include <string>

namespace mtpsync::test {

namespace {

const FakeJobState scanning{.state = "running", .phase = "scanning", .item = "new"};

std::vector<FakeJobState> demo() {
    constexpr std::uint64_t count = 200;
    std::vector<FakeJobState> script{scanning};
    for (std::uint64_t done = 0; done <= count; ++done)
        script.push_back(
            {.state = "running",
             .phase = "copying",
             .item = "Música/日本語 🎵/a long name of a piece of music, number " + std::to_string(done) + ".mp3",
             .done = done - done / 50,
             .failed = done / 50,
             .total = count});
    return script;
}

Report partial_report() {
    Report report;
    report.result = JobResult::Partial;
    report.plan_source = "full";
    report.files = {.total = 3, .done = 1, .failed = 1, .skipped = 1, .verified = 1};
    report.folders_made = 1;
    report.bytes_sent = 7 * mib;
    report.bytes_read = 3 * mib;
    report.retry_plan = true;
    report.items = {
        {.path = "a.mp3", .action = PlanAction::Send, .reason = PlanReason::Missing, .attempts = 1},
        {.path = "b.mp3",
         .action = PlanAction::Replace,
         .reason = PlanReason::Content,
         .status = ItemStatus::Failed,
         .error = ErrorCode::PhoneBusy,
         .message = "the phone is busy",
         .attempts = 4},
        {.path = "link", .action = PlanAction::Skip, .reason = PlanReason::Symlink, .status = ItemStatus::Skipped}};
    return report;
}

} // namespace

std::vector<FakeJobState> script_of(std::string_view name) {
    if (name == "fast")
        return {};
    if (name == "demo")
        return demo();
    const FakeJobState copying{.state = "running", .phase = "copying", .item = "a.mp3", .done = 1, .total = 2};
    if (name == "paused")
        return {scanning,
                {.state = "paused", .reason = "unlock the phone and choose File transfer", .phase = "scanning"},
                copying};
    return {scanning, copying};
}

Report scripted_report(std::string_view name, JobKind kind) {
    if (name == "failures" && kind == JobKind::Execute)
        return partial_report();
    Report report;
    report.result = JobResult::Success;
    report.files = {.total = 2, .done = 2, .verified = 2};
    report.bytes_read = 2 * mib;
    if (name == "differences") {
        report.result = JobResult::Differences;
        report.files.verified = 1;
        report.files.different = 1;
        report.items = {{.path = "a.mp3", .reason = PlanReason::Content, .status = ItemStatus::Different}};
    }
    return report;
}

Plan scripted_plan() {
    Plan plan;
    plan.kind = PlanKind::Verify;
    plan.created = "2026-03-01T10:20:30Z";
    plan.space_needed = 3 * mib;
    plan.space_free = 48 * mib;
    plan.files_equal = 1;
    plan.entries = {
        {RelPath::parse("new"),
         {.type = EntryType::Folder, .action = PlanAction::MakeFolder, .reason = PlanReason::Missing}},
        {RelPath::parse("new/a.mp3"), {.action = PlanAction::Send, .reason = PlanReason::Missing, .size = mib}},
        {RelPath::parse("new/b.mp3"), {.action = PlanAction::Send, .reason = PlanReason::Missing, .size = 2 * mib}},
        {RelPath::parse("link"), {.action = PlanAction::Skip, .reason = PlanReason::Symlink}}};
    return plan;
}

} // namespace mtpsync::test
