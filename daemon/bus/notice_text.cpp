// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/notice_text.hpp"

#include "common/text.hpp"

#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>

#include <algorithm>
#include <array>

namespace mtpsync {

namespace {

constexpr auto category_done = "transfer.complete";
constexpr auto category_failed = "transfer.error";
constexpr auto category_device = "device";

/// From good to bad: what a person has to know most.
enum class Outcome : std::uint8_t { Done, Differs, CutOff, Failed };

Outcome outcome_of(const Report &report) {
    switch (report.result) {
    case JobResult::Success: return Outcome::Done;
    case JobResult::Differences: return Outcome::Differs;
    case JobResult::DeviceGone: return Outcome::CutOff;
    case JobResult::None:
    case JobResult::Partial:
    case JobResult::Failed:
    case JobResult::Cancelled: break;
    }
    return Outcome::Failed;
}

std::string headline(Outcome outcome, const std::string &phone) {
    switch (outcome) {
    case Outcome::Done: return phone + " is done";
    case Outcome::Differs: return phone + " differs";
    case Outcome::CutOff: return phone + " was unplugged too early";
    case Outcome::Failed: break;
    }
    return phone + ": not everything worked";
}

std::string describe_count(std::uint64_t count, const char *noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

bool has_done_something(const Report &report) {
    return report.files.done > 0 || report.deleted.done > 0;
}

std::string describe_differences(const Report &report) {
    std::string files = describe_count(report.files.different, "file") + " to bring over";
    const std::string deletions = fmt::format("{} to delete", report.deleted.planned);
    if (report.deleted.planned == 0)
        return files;
    return report.files.different == 0 ? deletions : files + "; " + deletions;
}

/// The files that were brought over.
std::string describe_files(const Report &report) {
    const bool is_pull = report.target.direction == Direction::Pull;
    const std::string files = describe_count(report.files.done, "file") + ", " +
                              describe_bytes(is_pull ? report.bytes_read : report.bytes_sent);
    if (report.files.verified == report.files.done)
        return files + ", all read back";
    return files + fmt::format(", {} read back", report.files.verified);
}

/// What came of one job, in a line.
std::string describe(const Report &report) {
    switch (outcome_of(report)) {
    case Outcome::Done: return found_nothing_new(report) ? "nothing new" : describe_work(report);
    case Outcome::Differs: return describe_differences(report);
    case Outcome::CutOff:
        return fmt::format("{} of {} are done", report.files.done, describe_count(report.files.total, "file"));
    case Outcome::Failed: break;
    }
    if (report.error)
        return escape_for_display(report.message);
    const std::uint64_t failures = report.files.failed + report.folders_failed + report.deleted.failed;
    const std::string failed = describe_count(failures, "item") + " failed";
    return has_done_something(report) ? failed + "; " + describe_work(report) : failed;
}

std::string join(const std::vector<std::string> &words) {
    std::string list;
    for (const std::string &word : words)
        list += (list.empty() ? "" : ", ") + word;
    return list;
}

} // namespace

Notice unlock_notice(const std::string &phone) {
    return {.summary = "Unlock " + phone + " and choose File transfer",
            .body = "It is plugged in, and goes on by itself then.",
            .actions = {},
            .instead_of_actions = "",
            .urgency = NoticeUrgency::Normal,
            .category = category_device,
            .waits_for_person = true};
}

Notice unusable_notice(const std::string &phone, const std::string &reason) {
    return {.summary = phone + " cannot be used now",
            .body = reason,
            .actions = {},
            .instead_of_actions = "",
            .urgency = NoticeUrgency::Normal,
            .category = category_device,
            .waits_for_person = true};
}

Notice ask_notice(const std::string &phone, const std::vector<std::string> &profiles) {
    return {.summary = phone + " is plugged in",
            .body = "It can be synchronised: " + join(profiles),
            .actions = {{.key = sync_action, .label = "Sync now"}},
            .instead_of_actions = "'mtpsyncctl execute' begins.",
            .urgency = NoticeUrgency::Normal,
            .category = category_device,
            .waits_for_person = true};
}

Notice twin_notice(const std::string &phone, const std::string &warning) {
    return {.summary = phone + " is left alone",
            .body = warning,
            .actions = {},
            .instead_of_actions = "",
            .urgency = NoticeUrgency::Normal,
            .category = category_device,
            .waits_for_person = true};
}

Notice result_notice(const std::string &phone, const std::map<std::string, Report> &reports) {
    Outcome worst = Outcome::Done;
    bool can_retry = false;
    bool can_sync = false;
    std::string body;
    for (const auto &[profile, report] : reports) {
        body.append(body.empty() ? "" : "\n").append(reports.size() > 1 ? profile + ": " : "").append(describe(report));
        worst = std::max(worst, outcome_of(report));
        can_retry = can_retry || is_worth_a_retry(report);
        can_sync = can_sync || outcome_of(report) == Outcome::Differs;
    }
    Notice notice{.summary = headline(worst, phone),
                  .body = std::move(body),
                  .actions = {},
                  .instead_of_actions = "",
                  .urgency = NoticeUrgency::Normal,
                  .category = worst == Outcome::Failed ? category_failed : category_done};
    if (can_retry) {
        notice.actions.push_back({.key = retry_action, .label = "Retry"});
        notice.instead_of_actions = "'mtpsyncctl retry' tries again.";
    }
    if (can_sync) {
        notice.actions.push_back({.key = sync_action, .label = "Sync now"});
        notice.instead_of_actions = "'mtpsyncctl execute' brings it over.";
    }
    return notice;
}

bool is_worth_a_retry(const Report &report) {
    return outcome_of(report) == Outcome::Failed;
}

bool found_nothing_new(const Report &report) {
    const bool is_verify = report.kind == JobKind::Verify;
    const bool is_unchanged = report.files.done == 0 && report.folders_made == 0 && report.deleted.total == 0;
    return report.result == JobResult::Success && (is_verify || is_unchanged);
}

std::string describe_work(const Report &report) {
    std::vector<std::string> work;
    if (report.files.done > 0 || report.deleted.total == 0)
        work.push_back(describe_files(report));
    if (report.deleted.done > 0)
        work.push_back(fmt::format("{} deleted", report.deleted.done));
    if (report.deleted.kept > 0)
        work.push_back(fmt::format("{} kept because it was not safe to delete", report.deleted.kept));
    return fmt::format("{}", fmt::join(work, "; "));
}

std::string describe_bytes(std::uint64_t bytes) {
    constexpr std::array units{"kB", "MB", "GB", "TB", "PB", "EB"};
    if (bytes < 1000)
        return describe_count(bytes, "byte");
    auto value = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    // 999.95 would be printed as 1000.0 of the smaller unit
    while (value >= 999.95 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    return fmt::format("{:.1f} {}", value, units[unit]);
}

} // namespace mtpsync
