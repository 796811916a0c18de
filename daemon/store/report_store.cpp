// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/report_store.hpp"

#include "daemon/store/numbered_names.hpp"

#include <unistd.h>

#include <charconv>
#include <string>

namespace mtpsync {

namespace {

constexpr std::size_t reports_to_keep = 500;

} // namespace

ReportStore::ReportStore(const std::filesystem::path &state)
    : reports_{state / "reports"}, running_{state / "running"}, owners_{state / "owners"} {
}

/// Before any report: a number that was used before a crash, without a report, may have belonged to another.
void ReportStore::note_owner(const std::string &name, std::optional<uid_t> owner) {
    if (owner && *owner != geteuid())
        owners_.write(name, std::to_string(*owner));
    else
        owners_.remove(name);
}

void ReportStore::begin(const Report &report, std::optional<uid_t> owner) {
    Report interrupted = report;
    interrupted.result = JobResult::Failed;
    interrupted.error = ErrorCode::Interrupted;
    interrupted.message =
        "mtpsyncd ended in the middle of the job, by a crash, a kill or a power cut; what it did is not listed";
    note_owner(numbered_name(report.job), owner);
    running_.write(numbered_name(report.job), print_report(interrupted));
}

/// A report that is there stays: the power may have gone before the other file was away.
void ReportStore::adopt_interrupted() {
    for (const std::string &name : running_.names()) {
        const auto text = running_.read(name);
        if (text && !reports_.open(name))
            reports_.write(name, *text);
        running_.remove(name);
    }
}

void ReportStore::save(const Report &report, std::optional<uid_t> owner) {
    note_owner(numbered_name(report.job), owner);
    try {
        reports_.write(numbered_name(report.job), print_report(report));
    } catch (const Error &) {
        running_.remove(numbered_name(report.job)); // the daemon did not end
        throw;
    }
    running_.remove(numbered_name(report.job));
    const auto reports = numbered_newest_first(reports_.names());
    for (std::size_t n = reports_to_keep; n < reports.size(); ++n)
        if (reports[n].first != report.job) // a long job is done after hundreds of younger ones
            forget(reports[n].second);
}

void ReportStore::forget(const std::string &name) {
    reports_.remove(name);
    owners_.remove(name);
}

std::optional<uid_t> ReportStore::owner(std::uint64_t id) const {
    if (!reports_.open(numbered_name(id)))
        return std::nullopt;
    const auto text = owners_.read(numbered_name(id));
    if (!text)
        return geteuid();
    uid_t owner = 0;
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), owner);
    return parsed.ec == std::errc{} ? owner : geteuid();
}

std::vector<std::uint64_t> ReportStore::jobs_of(uid_t owner) const {
    std::vector<std::uint64_t> jobs;
    for (const auto &[id, name] : numbered_newest_first(reports_.names()))
        if (this->owner(id) == owner)
            jobs.push_back(id);
    return jobs;
}

UniqueFd ReportStore::open(std::uint64_t id) const {
    return reports_.open(numbered_name(id != 0 ? id : last_id()));
}

std::uint64_t ReportStore::last_id() const {
    const auto reports = numbered_newest_first(reports_.names());
    return reports.empty() ? 0 : reports.front().first;
}

} // namespace mtpsync
