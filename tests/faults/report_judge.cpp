// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/report_judge.hpp"

#include "common/error.hpp"
#include "common/text.hpp"

#include <algorithm>
#include <map>

namespace mtpsync {

namespace {

bool is_equal(const FakeDevice &phone, const std::set<std::string> &phone_paths, const std::string &path,
              const std::string &content) {
    return path.ends_with('/') ? phone_paths.contains(on_phone(path)) : phone.holds(on_phone(path), content);
}

bool is_worth_a_retry(const ReportItem &item) {
    return item.status == ItemStatus::Failed && item.error &&
           error_info(*item.error).retry_class != RetryClass::Permanent;
}

std::set<std::string> shown(const std::vector<std::string> &paths) {
    std::set<std::string> all;
    for (const std::string &path : paths)
        all.insert(escape_for_display(path));
    return all;
}

} // namespace

ReportJudge::ReportJudge(const Scenario &scenario, EngineRig &rig)
    : scenario_{scenario}, rig_{rig}, retry_before_{shown(rig.retry_paths())} {
}

std::vector<std::string> ReportJudge::complaints(const Report &report) const {
    Complaints complaints;
    check_done(report, complaints);
    check_success(report, complaints);
    check_counts(report, complaints);
    check_retry_plan(report, complaints);
    return complaints;
}

/// What differs on the phone now.
ReportJudge::Paths ReportJudge::different() const {
    const auto paths = rig_.phone().paths();
    const Paths phone_paths{paths.begin(), paths.end()};
    Paths different;
    for (const auto &[path, content] : scenario_.source)
        if (!is_equal(rig_.phone(), phone_paths, path, content))
            different.insert(escape_for_display(path));
    return different;
}

void ReportJudge::check_done(const Report &report, Complaints &complaints) const {
    const Paths differing = different();
    for (const ReportItem &item : report.items) {
        if (item.status != ItemStatus::Done)
            continue;
        if (differing.contains(item.path))
            complaints.push_back("'" + item.path + "' is done, but not so on the phone");
        if (item.type == EntryType::File && !item.sha256)
            complaints.push_back("'" + item.path + "' is done without having been read back");
    }
}

void ReportJudge::check_success(const Report &report, Complaints &complaints) const {
    if (report.result != JobResult::Success)
        return;
    // a retry is about what its plan names, everything else about everything
    const bool is_retry = report.plan_source == "retry";
    for (const std::string &path : different())
        if (report.kind == JobKind::Execute && (!is_retry || retry_before_.contains(path)))
            complaints.push_back("the job is a success, but '" + path + "' differs");
    if (report.plan_source == "full") {
        const auto files = static_cast<std::uint64_t>(
            std::ranges::count_if(scenario_.source, [](const auto &item) { return !item.first.ends_with('/'); }));
        if (report.files_equal + report.files.done != files)
            complaints.emplace_back("equal and sent files do not add up to those that there are");
    }
}

void ReportJudge::check_counts(const Report &report, Complaints &complaints) const {
    std::map<ItemStatus, std::uint64_t> files;
    std::uint64_t folders_failed = 0;
    for (const ReportItem &item : report.items) {
        if (item.type == EntryType::File)
            ++files[item.status];
        else
            folders_failed += item.status == ItemStatus::Failed ? 1 : 0;
    }
    if (files[ItemStatus::Done] != report.files.done || files[ItemStatus::Failed] != report.files.failed ||
        files[ItemStatus::Skipped] != report.files.skipped || folders_failed != report.folders_failed)
        complaints.emplace_back("the counts are not those of the items");
    if (report.files.verified != report.files.done)
        complaints.emplace_back("files are done that were not verified");
    if (report.files.done + report.files.failed + report.files.skipped < report.files.total && !report.error)
        complaints.emplace_back("files were not tried, and no error says why");
}

void ReportJudge::check_retry_plan(const Report &report, Complaints &complaints) const {
    const Paths kept = shown(rig_.retry_paths());
    if (report.plan_source.empty()) { // no plan was carried out
        if (report.retry_plan || kept != retry_before_)
            complaints.emplace_back("a job without a plan has changed what is left to retry");
        return;
    }
    if (report.retry_plan != !kept.empty())
        complaints.emplace_back("the report and the store do not agree whether there is a retry plan");

    Paths told;
    for (const ReportItem &item : report.items) {
        told.insert(item.path);
        if (is_worth_a_retry(item) != kept.contains(item.path))
            complaints.push_back("'" + item.path + "' " + (kept.contains(item.path) ? "is" : "is not") +
                                 " in the retry plan");
    }
    for (const std::string &path : kept)
        if (!told.contains(path) && !report.error)
            complaints.push_back("'" + path + "' is to be retried, but was not tried");
    const bool is_full = report.plan_source == "full";
    for (const std::string &path : different())
        if (!told.contains(path) && !kept.contains(path) && (is_full || retry_before_.contains(path)))
            complaints.push_back("'" + path + "' differs, and nothing tells of it");
}

} // namespace mtpsync
