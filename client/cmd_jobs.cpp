// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_jobs.hpp"

#include "client/daemon_client.hpp"
#include "client/job_table.hpp"
#include "client/json_output.hpp"
#include "client/output.hpp"

#include <unistd.h>

namespace mtpsync {

namespace {

ExitCode list_jobs(const CommonOptions &common) {
    DaemonClient client{common.bus()};
    const auto jobs = client.jobs();
    if (common.json) {
        auto document = nlohmann::ordered_json::array();
        for (const JobInfo &job : jobs)
            document.push_back(to_json(job));
        print_json(document);
    } else {
        print(job_table(jobs, Style::of(STDOUT_FILENO)));
    }
    return ExitCode::Ok;
}

} // namespace

Action add_jobs(CLI::App & /*verb*/, const CommonOptions &common) {
    return [&common] { return list_jobs(common); };
}

} // namespace mtpsync
