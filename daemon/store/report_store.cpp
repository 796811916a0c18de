// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/report_store.hpp"

#include "daemon/store/numbered_names.hpp"

namespace mtpsync {

namespace {

constexpr std::size_t reports_to_keep = 500;

} // namespace

ReportStore::ReportStore(const std::filesystem::path &state) : reports_{state / "reports"} {
}

void ReportStore::save(const Report &report) {
    reports_.write(numbered_name(report.job), print_report(report));
    const auto reports = numbered_newest_first(reports_.names());
    for (std::size_t n = reports_to_keep; n < reports.size(); ++n)
        if (reports[n].first != report.job) // a long job is done after hundreds of younger ones
            reports_.remove(reports[n].second);
}

UniqueFd ReportStore::open(std::uint64_t id) const {
    return reports_.open(numbered_name(id != 0 ? id : last_id()));
}

std::uint64_t ReportStore::last_id() const {
    const auto reports = numbered_newest_first(reports_.names());
    return reports.empty() ? 0 : reports.front().first;
}

} // namespace mtpsync
