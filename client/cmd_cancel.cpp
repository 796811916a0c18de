// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_cancel.hpp"

#include "client/daemon_client.hpp"
#include "client/job_proxy.hpp"
#include "client/json_output.hpp"
#include "client/output.hpp"
#include "common/object_path.hpp"

#include <memory>
#include <vector>

namespace mtpsync {

namespace {

struct CancelOptions {
    std::uint64_t id = 0;
    bool all = false;
};

std::vector<std::uint64_t> chosen(DaemonClient &client, const CancelOptions &options) {
    std::vector<std::uint64_t> ids;
    for (const JobInfo &job : client.jobs())
        if (options.all || job.id == options.id)
            ids.push_back(job.id);
    if (ids.empty() && !options.all)
        throw Error{ErrorCode::NoSuchJob,
                    "no job " + std::to_string(options.id) + " waits or runs; 'mtpsyncctl jobs' lists those that do"};
    return ids;
}

ExitCode cancel_jobs(const CommonOptions &common, const CancelOptions &options) {
    DaemonClient client{common.bus()};
    const auto ids = chosen(client, options);
    const auto agent = client.let_ask();
    for (const auto id : ids)
        JobProxy{client.connection(), job_object_path(id)}.cancel(client.longest_call());

    if (common.json) {
        print_json({{"cancelled", ids}});
        return ExitCode::Ok;
    }
    if (ids.empty())
        print("No job waits or runs.\n");
    for (const auto id : ids)
        print("job " + std::to_string(id) + " is being cancelled\n");
    return ExitCode::Ok;
}

} // namespace

Action add_cancel(CLI::App &verb, const CommonOptions &common) {
    const auto options = std::make_shared<CancelOptions>();
    auto *id = verb.add_option("ID", options->id, "The job, as 'mtpsyncctl jobs' numbers it")->type_name("");
    auto *all = verb.add_flag("--all", options->all, "All jobs that wait or run");
    return [&common, options, id, all] {
        if ((id->count() == 0) == (all->count() == 0))
            throw Error{ErrorCode::InvalidArgument, "which job? give either its ID or --all"};
        return cancel_jobs(common, *options);
    };
}

} // namespace mtpsync
