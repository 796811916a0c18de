// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_status.hpp"

#include "client/daemon_client.hpp"
#include "client/device_table.hpp"
#include "client/job_table.hpp"
#include "client/json_output.hpp"
#include "client/output.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace mtpsync {

namespace {

struct DaemonInfo {
    std::string version;
    std::uint32_t api_version = 0;
    std::uint32_t jobs_queued = 0;
    std::uint32_t jobs_running = 0;
};

DaemonInfo daemon_info(const Properties &properties) {
    DaemonInfo info;
    take(properties, "Version", info.version);
    take(properties, "ApiVersion", info.api_version);
    take(properties, "JobsQueued", info.jobs_queued);
    take(properties, "JobsRunning", info.jobs_running);
    return info;
}

void print_for_programs(const DaemonInfo &info, const std::vector<DeviceInfo> &devices,
                        const std::vector<JobInfo> &jobs) {
    nlohmann::ordered_json document{{"version", info.version},
                                    {"api_version", info.api_version},
                                    {"jobs_queued", info.jobs_queued},
                                    {"jobs_running", info.jobs_running}};
    auto &device_list = document["devices"] = nlohmann::ordered_json::array();
    for (const DeviceInfo &device : devices)
        device_list.push_back(to_json(device));
    auto &job_list = document["jobs"] = nlohmann::ordered_json::array();
    for (const JobInfo &job : jobs)
        job_list.push_back(to_json(job));
    print_json(document);
}

ExitCode show_status(const CommonOptions &common) {
    DaemonClient client{common.bus()};
    const DaemonInfo info = daemon_info(client.manager().properties());
    const auto devices = client.devices();
    const auto jobs = client.jobs();
    if (common.json) {
        print_for_programs(info, devices, jobs);
        return ExitCode::Ok;
    }
    const Style style = Style::of(STDOUT_FILENO);
    const auto *bus = client.bus() == bus_compat::Bus::Session ? "session" : "system";
    print(fmt::format("mtpsyncd {} on the {} bus: {} running, {} waiting\n\n", info.version, bus, info.jobs_running,
                      info.jobs_queued));
    print(device_table(devices, style) + "\n" + job_table(jobs, style));
    return ExitCode::Ok;
}

} // namespace

Action add_status(CLI::App & /*verb*/, const CommonOptions &common) {
    return [&common] { return show_status(common); };
}

} // namespace mtpsync
