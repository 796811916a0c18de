// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/report.hpp"

#include "common/json_text.hpp"
#include "common/text.hpp"
#include "common/words.hpp"

#include <nlohmann/json.hpp>

namespace mtpsync {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view report_format = "mtpsync-report";
constexpr int report_version = 1;

constexpr Words<JobKind, 3> job_kinds{{"verify", "execute", "retry"}};
constexpr Words<JobResult, 7> results{{"", "success", "differences", "partial", "failed", "cancelled", "device-gone"}};
constexpr Words<ItemStatus, 6> statuses{{"done", "different", "failed", "skipped", "not-tried", "planned"}};

std::optional<ErrorCode> code_of(const json &object) {
    const auto name = object.value("error", "");
    return name.empty() ? std::nullopt : error_code_from_name(name);
}

ordered_json print_item(const ReportItem &item) {
    ordered_json value{{"path", item.path},
                       {"type", item.type == EntryType::Folder ? "dir" : "file"},
                       {"status", statuses.of(item.status)}};
    if (!item.phone_name.empty())
        value["phone_name"] = item.phone_name;
    if (item.action)
        value["action"] = to_word(*item.action);
    if (item.reason != PlanReason::None)
        value["reason"] = to_word(item.reason);
    if (item.kept != KeepReason::None)
        value["kept"] = to_word(item.kept);
    if (item.error)
        value["error"] = error_info(*item.error).name;
    if (!item.message.empty())
        value["message"] = item.message;
    if (item.attempts > 0)
        value["attempts"] = item.attempts;
    if (item.type == EntryType::File)
        value["size"] = item.size;
    if (item.sha256)
        value["sha256"] = item.sha256->hex();
    return value;
}

ReportItem parse_item(const json &value) {
    ReportItem item;
    item.path = value.at("path").get<std::string>();
    item.type = value.at("type") == "dir" ? EntryType::Folder : EntryType::File;
    item.phone_name = value.value("phone_name", "");
    item.status = statuses.find(value.at("status").get<std::string>()).value_or(ItemStatus::Failed);
    item.action = plan_action_from_word(value.value("action", ""));
    item.reason = plan_reason_from_word(value.value("reason", "")).value_or(PlanReason::None);
    item.kept = keep_reason_from_word(value.value("kept", "")).value_or(KeepReason::None);
    item.error = code_of(value);
    item.message = value.value("message", "");
    item.attempts = value.value("attempts", 0);
    item.size = value.value("size", std::uint64_t{0});
    item.sha256 = Sha256::from_hex(value.value("sha256", ""));
    return item;
}

ordered_json print_target(const PlanTarget &target) {
    return {{"device", target.device},
            {"model", target.model},
            {"storage", target.storage},
            {"dest", target.dest},
            {"source", escape_for_display(target.source)},
            {"direction", to_word(target.direction)}};
}

PlanTarget target_of(const json &value) {
    return {.device = value.value("device", ""),
            .model = value.value("model", ""),
            .storage = value.value("storage", ""),
            .dest = value.value("dest", ""),
            .source = unescape_bytes(value.value("source", "")),
            .direction = direction_from_word(value.value("direction", "")).value_or(Direction::Push)};
}

ordered_json print_deleted(const DeletionCounts &deleted) {
    return {{"total", deleted.total},
            {"done", deleted.done},
            {"kept", deleted.kept},
            {"failed", deleted.failed},
            {"planned", deleted.planned}};
}

std::uint64_t count_of(const json &document, const char *section, const char *name) {
    const auto found = document.find(section); // reports of earlier versions lack it
    return found == document.end() ? 0 : found->value(name, std::uint64_t{0});
}

DeletionCounts parse_deleted(const json &document) {
    const auto count = [&](const char *name) { return count_of(document, "deleted", name); };
    return {.total = count("total"),
            .done = count("done"),
            .kept = count("kept"),
            .failed = count("failed"),
            .planned = count("planned")};
}

Report parse_members(const json &document) {
    Report report;
    report.job = document.at("job").get<std::uint64_t>();
    report.kind = job_kinds.find(document.at("kind").get<std::string>()).value_or(JobKind::Verify);
    report.target = target_of(document.at("target"));
    report.profile = document.value("profile", "");
    report.checksum = document.at("checksum").get<bool>();
    report.read_back = read_back_from_word(document.value("read_back", "")).value_or(ReadBack::Full);
    report.dry_run = document.value("dry_run", false);
    report.filter = Filter::parse(document.value("filter", std::vector<std::string>{}));
    report.deleted = parse_deleted(document);
    report.excluded = {.local = count_of(document, "excluded", "local"),
                       .phone = count_of(document, "excluded", "phone")};
    report.started = document.at("started").get<std::string>();
    report.ended = document.at("ended").get<std::string>();
    report.result = results.find(document.at("result").get<std::string>()).value_or(JobResult::Failed);
    report.error = code_of(document);
    report.message = document.value("message", "");
    report.plan_source = document.value("plan_source", "");
    const json &files = document.at("files");
    report.files = {.total = files.at("total").get<std::uint64_t>(),
                    .done = files.at("done").get<std::uint64_t>(),
                    .failed = files.at("failed").get<std::uint64_t>(),
                    .skipped = files.at("skipped").get<std::uint64_t>(),
                    .verified = files.at("verified").get<std::uint64_t>(),
                    .different = files.at("different").get<std::uint64_t>(),
                    .planned = files.value("planned", std::uint64_t{0})};
    report.files_equal = document.value("files_equal", std::uint64_t{0});
    report.trusted = document.value("trusted", std::uint64_t{0});
    report.trusted_since = document.value("trusted_since", "");
    report.folders_made = document.at("folders").at("made").get<std::uint64_t>();
    report.folders_failed = document.at("folders").at("failed").get<std::uint64_t>();
    report.bytes_sent = document.at("bytes").at("sent").get<std::uint64_t>();
    report.bytes_read = document.at("bytes").at("read").get<std::uint64_t>();
    report.extra_objects = document.at("extra_objects").get<std::uint64_t>();
    report.room_missing = document.value("room_missing", std::uint64_t{0});
    report.sessions = document.at("sessions").get<std::uint64_t>();
    report.retry_plan = document.at("retry_plan").get<bool>();
    for (const json &item : document.at("items"))
        report.items.push_back(parse_item(item));
    return report;
}

} // namespace

std::string print_report(const Report &report) {
    ordered_json document{
        {"format", report_format},
        {"version", report_version},
        {"job", report.job},
        {"kind", job_kinds.of(report.kind)},
        {"target", print_target(report.target)},
    };
    if (!report.profile.empty())
        document["profile"] = report.profile;
    document["checksum"] = report.checksum;
    document["read_back"] = to_word(report.read_back);
    document["started"] = report.started;
    document["ended"] = report.ended;
    document["result"] = results.of(report.result);
    if (report.dry_run)
        document["dry_run"] = true;
    if (!report.filter.empty())
        document["filter"] = report.filter.rules();
    if (report.error)
        document["error"] = error_info(*report.error).name;
    if (!report.message.empty())
        document["message"] = report.message;
    if (!report.plan_source.empty())
        document["plan_source"] = report.plan_source;
    const FileCounts &files = report.files;
    document["files"] = {{"total", files.total},     {"done", files.done},         {"failed", files.failed},
                         {"skipped", files.skipped}, {"verified", files.verified}, {"different", files.different}};
    if (report.dry_run)
        document["files"]["planned"] = files.planned;
    document["deleted"] = print_deleted(report.deleted);
    document["excluded"] = {{"local", report.excluded.local}, {"phone", report.excluded.phone}};
    document["files_equal"] = report.files_equal;
    document["trusted"] = report.trusted;
    if (!report.trusted_since.empty())
        document["trusted_since"] = report.trusted_since;
    document["folders"] = {{"made", report.folders_made}, {"failed", report.folders_failed}};
    document["bytes"] = {{"sent", report.bytes_sent}, {"read", report.bytes_read}};
    document["extra_objects"] = report.extra_objects;
    document["room_missing"] = report.room_missing;
    document["sessions"] = report.sessions;
    document["retry_plan"] = report.retry_plan;
    ordered_json::array_t items;
    items.reserve(report.items.size());
    for (const ReportItem &item : report.items)
        items.push_back(print_item(item));
    document["items"] = std::move(items);
    return json_text_of(document);
}

Report parse_report(std::string_view text) {
    const json document = parse_json(text, ErrorCode::Internal, "the report");
    try {
        if (document.at("format") != report_format || document.at("version") != report_version)
            throw Error{ErrorCode::Internal, "the report has a format that this version does not know"};
        return parse_members(document);
    } catch (const json::exception &error) {
        throw Error{ErrorCode::Internal, std::string{"the report is broken: "} + error.what()};
    }
}

std::string_view to_word(JobKind kind) noexcept {
    return job_kinds.of(kind);
}

std::string_view to_word(JobResult result) noexcept {
    return results.of(result);
}

std::string_view to_word(ItemStatus status) noexcept {
    return statuses.of(status);
}

std::optional<JobResult> job_result_from_word(std::string_view word) noexcept {
    return results.find(word);
}

ExitCode exit_code_of(JobResult result, std::optional<ErrorCode> error) noexcept {
    switch (result) {
    case JobResult::Success: return ExitCode::Ok;
    case JobResult::Differences:
    case JobResult::Partial: return ExitCode::Differences;
    case JobResult::Cancelled: return ExitCode::Cancelled;
    case JobResult::DeviceGone: return ExitCode::DeviceProblem;
    case JobResult::None:
    case JobResult::Failed: break;
    }
    return error ? error_info(*error).exit_code : ExitCode::DeviceProblem;
}

} // namespace mtpsync
