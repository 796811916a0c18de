// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/report_text.hpp"

#include "client/advice.hpp"
#include "client/ends.hpp"
#include "client/quantity.hpp"
#include "client/shell_word.hpp"
#include "common/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>

namespace mtpsync {

namespace {

std::string outcome(const Report &report, const Style &style) {
    if (report.dry_run && report.result == JobResult::Differences)
        return style.warning("there is something to do; it was a dry run, and nothing was changed");
    switch (report.result) {
    case JobResult::None: return "not done yet";
    case JobResult::Success: return style.good(report.kind == JobKind::Verify ? "equal" : "done");
    case JobResult::Differences: return style.warning("different");
    case JobResult::Partial: return style.bad("done in part");
    case JobResult::Failed: return style.bad("failed");
    case JobResult::Cancelled: return style.warning("cancelled");
    case JobResult::DeviceGone: return style.bad("the phone went away");
    }
    return "";
}

std::string_view source_of_plan(const Report &report) {
    if (report.plan_source == "given")
        return "the given plan";
    if (report.plan_source == "retry")
        return "what an earlier run left";
    if (report.plan_source == "verify")
        return "the last verify";
    return "everything that differs";
}

/// One fact a line, indented, its name in a column of its own.
class Facts {
public:
    void add(std::string_view name, const std::string &fact) { text_ += fmt::format("  {:<9} {}\n", name, fact); }
    [[nodiscard]] const std::string &text() const noexcept { return text_; }

private:
    std::string text_;
};

std::string files_fact(const Report &report) {
    const FileCounts &files = report.files;
    const bool verify = report.kind == JobKind::Verify;
    std::string fact = fmt::format("{}: {} {}", files.total, files.done, verify ? "compared" : "done");
    if (verify && files.different > 0)
        fact += fmt::format(" ({} of them differ)", files.different);
    fact += fmt::format(", {} failed, {} skipped", files.failed, files.skipped);
    if (report.dry_run)
        fact += fmt::format(", {} would be {} or compared", files.planned,
                            report.target.direction == Direction::Pull ? "received" : "sent");
    const std::uint64_t tried = files.done + files.failed + files.skipped + files.planned;
    if (tried < files.total)
        fact += fmt::format(", {} not tried", files.total - tried);
    return fact;
}

std::string proven_earlier(const Report &report) {
    constexpr std::size_t date_length = 10; // of "2026-10-02T12:30:00Z"
    return fmt::format("{} of them proven earlier (since {})", report.trusted,
                       report.trusted_since.substr(0, date_length));
}

std::string verified_fact(const Report &report) {
    const std::uint64_t read = report.files.verified;
    if (report.kind != JobKind::Verify || report.trusted == 0)
        return fmt::format("{} read from the phone and equal", read);
    return fmt::format("{} equal, {}, {} read now", report.trusted + read, proven_earlier(report), read);
}

/// Of an execute: what its comparison found equal.
std::string equal_fact(const Report &report) {
    if (report.trusted == 0)
        return fmt::format("{} files beside them, compared before", report.files_equal);
    if (report.plan_source != "full")
        return fmt::format("{} files beside them, compared before, {}", report.files_equal, proven_earlier(report));
    return fmt::format("{} files beside them, {}, {} read now", report.files_equal, proven_earlier(report),
                       report.files_equal - std::min(report.files_equal, report.trusted));
}

std::string deleted_fact(const Report &report) {
    const DeletionCounts &deleted = report.deleted;
    std::string fact =
        fmt::format("{} only {}: {} deleted", deleted.total, receiving_side(report.target.direction), deleted.done);
    if (deleted.planned > 0)
        fact += fmt::format(", {} would be", deleted.planned);
    fact += fmt::format(", {} kept, {} failed", deleted.kept, deleted.failed);
    const std::uint64_t tried = deleted.done + deleted.planned + deleted.kept + deleted.failed;
    if (tried < deleted.total)
        fact += fmt::format(", {} not tried", deleted.total - tried);
    return fact;
}

Facts facts_of(const Report &report) {
    Facts facts;
    const PlanTarget &target = report.target;
    const bool pull = target.direction == Direction::Pull;
    const Ends ends = ends_of(target);
    if (!report.profile.empty())
        facts.add("profile", report.profile);
    facts.add("from", ends.from);
    facts.add("to", ends.to);
    if (!report.plan_source.empty())
        facts.add("plan", std::string{source_of_plan(report)});
    if (report.error == ErrorCode::Interrupted)
        return facts; // nothing is known of what was done
    facts.add("files", files_fact(report));
    if (report.files_equal > 0)
        facts.add("equal", equal_fact(report));
    facts.add("verified",
              verified_fact(report) + (report.read_back == ReadBack::Size && !pull ? "; the rest by size only" : ""));
    if (report.folders_made + report.folders_failed > 0)
        facts.add("folders", fmt::format("{} made, {} failed", report.folders_made, report.folders_failed));
    facts.add("bytes",
              pull ? format_bytes(report.bytes_read) + " received"
                   : fmt::format("{} sent, {} read", format_bytes(report.bytes_sent), format_bytes(report.bytes_read)));
    if (report.room_missing > 0)
        facts.add("room", format_bytes(report.room_missing) + " more have to be free before everything fits");
    if (report.deleted.total > 0)
        facts.add("deleted", deleted_fact(report));
    else if (report.extra_objects > 0)
        facts.add("extra",
                  fmt::format("{} only {}, left alone", report.extra_objects, receiving_side(target.direction)));
    if (report.excluded.local + report.excluded.phone > 0)
        facts.add("excluded", fmt::format("{} here, {} on the phone", report.excluded.local, report.excluded.phone));
    return facts;
}

/// Of the job as a whole: why it failed and what to do, or a remark.
std::string message_line(const Report &report) {
    if (!report.error)
        return report.message.empty() ? "" : "  " + report.message + "\n";
    const std::string_view message = report.message.empty() ? error_info(*report.error).summary : report.message;
    return fmt::format("  {}; {}\n", message, advice_for(*report.error, report.target.direction));
}

/// A title and a line for each of some items; "" when there is none.
std::string list_of(const Report &report, const std::function<bool(const ReportItem &)> &belongs,
                    const std::string &title, std::size_t most,
                    const std::function<std::string(const ReportItem &)> &line) {
    std::string text;
    std::size_t count = 0;
    for (const ReportItem &item : report.items)
        if (belongs(item) && ++count <= most)
            text += "  " + line(item) + "\n";
    if (count > most)
        text += fmt::format("  ... and {} more; all of them: mtpsyncctl report {}\n", count - most, report.job);
    return text.empty() ? text : title + "\n" + text;
}

std::function<bool(const ReportItem &)> has(ItemStatus status) {
    return [status](const ReportItem &item) { return item.status == status; };
}

/// What the report says as a whole is not said again of each item.
std::string about(const ReportItem &item, const Report &report) {
    const bool is_said = report.message.ends_with(item.message);
    return fmt::format("{}: {}", item.path, is_said ? words_for(item.reason, report.target.direction) : item.message);
}

std::string about_failure(const ReportItem &item, Direction direction) {
    const ErrorCode code = item.error.value_or(ErrorCode::Internal);
    std::string text = fmt::format("{}: {}", item.path, item.message.empty() ? error_info(code).summary : item.message);
    if (item.attempts > 1)
        text += fmt::format(" ({} attempts)", item.attempts);
    return text + fmt::format("; {}", advice_for(code, direction));
}

std::string about_path(const ReportItem &item) {
    return item.path;
}

std::string about_plan(const ReportItem &item) {
    return fmt::format("{} {}", item.action ? to_word(*item.action) : "compare", item.path);
}

bool is_deleted(const ReportItem &item) {
    return item.action == PlanAction::Delete && item.status == ItemStatus::Done;
}

} // namespace

std::string failures_text(const Report &report, const Style &style, std::size_t most) {
    return list_of(report, has(ItemStatus::Failed), style.bad("Failed:"), most,
                   [&](const ReportItem &item) { return about_failure(item, report.target.direction); });
}

std::string headline_text(const Report &report, const Style &style) {
    return fmt::format("{}: {} (job {})\n", to_word(report.kind), outcome(report, style), report.job) +
           message_line(report);
}

std::string report_text(const Report &report, const Style &style, std::size_t most) {
    std::string text = headline_text(report, style) + facts_of(report).text();
    const auto line = [&](const ReportItem &item) { return about(item, report); };
    text += list_of(report, has(ItemStatus::Different), style.warning("Different:"), most, line);
    text += list_of(report, has(ItemStatus::Planned), style.warning("Would be done:"), most, about_plan);
    text +=
        list_of(report, is_deleted, style.warning(fmt::format("Deleted {}:", receiving_side(report.target.direction))),
                most, about_path);
    text += list_of(report, has(ItemStatus::Skipped), style.warning("Skipped:"), most, line);
    text += list_of(
        report, [](const ReportItem &item) { return !item.phone_name.empty(); },
        style.warning("Under another name on the phone:"), most,
        [](const ReportItem &item) { return item.path + ": " + item.phone_name; });
    return text + failures_text(report, style, most);
}

std::string retry_command(const Report &report, const std::string &names) {
    if (!report.profile.empty())
        return "mtpsyncctl retry --profile " + report.profile;
    const PlanTarget &target = report.target;
    std::string command = "mtpsyncctl retry " + shell_word(target.source);
    const auto add = [&command](std::string_view option, const std::string &value) {
        if (!value.empty())
            command.append(" ").append(option).append(" ").append(shell_word(value));
    };
    add("--dest", target.dest);
    add("--device", target.device);
    add("--storage", target.storage);
    add("--names", names);
    if (target.direction == Direction::Pull)
        command += " --pull";
    return command;
}

} // namespace mtpsync
