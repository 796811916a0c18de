// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/job_table.hpp"

#include "client/progress_bar.hpp"
#include "client/table.hpp"

namespace mtpsync {

std::string job_table(const std::vector<JobInfo> &jobs, const Style &style) {
    if (jobs.empty())
        return "No job waits or runs.\n";
    Table table{{"ID", "KIND", "DEVICE", "FOLDERS", "PROGRESS"}};
    for (const JobInfo &job : jobs)
        table.add({std::to_string(job.id), job.kind, job.target.device, job.label(), progress_words(job)});
    return table.text(style);
}

} // namespace mtpsync
