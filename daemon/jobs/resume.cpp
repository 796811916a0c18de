// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/resume.hpp"

#include "common/error.hpp"
#include "common/json_text.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <string>
#include <utility>
#include <vector>

namespace mtpsync {

StartedJob started_job(const JobRequest &request) {
    const Target &target = request.target;
    nlohmann::json options{{"kind", to_word(request.kind)},
                           {"checksum", request.checksum},
                           {"names", to_word(target.names)},
                           {"direction", to_word(target.direction)},
                           {"read_back", to_word(target.read_back)},
                           {"filter", target.filter.rules()},
                           {"delete", target.delete_extra},
                           {"max_delete", target.max_delete.text()},
                           {"owner", request.owner},
                           {"automatic", request.automatic}};
    if (!request.profile.empty())
        options["profile"] = request.profile;
    if (request.trust.recall == Recall::Forbidden)
        options["reread"] = true;
    if (request.trust.reprove > 0)
        options["reprove"] = request.trust.reprove;
    if (request.max_retries)
        options["max_retries"] = *request.max_retries;
    return {.target = {.device = target.device,
                       .model = "",
                       .storage = target.storage,
                       .dest = target.dest.bytes(),
                       .source = target.source,
                       .direction = target.direction},
            .options = options.dump()};
}

std::optional<JobRequest> resumed_request(const StartedJob &job) {
    try {
        const auto options = nlohmann::json::parse(job.options);
        JobRequest request{.kind = options.at("kind") == to_word(JobKind::Retry) ? JobKind::Retry : JobKind::Execute};
        request.target = {.device = job.target.device,
                          .model = "",
                          .storage = job.target.storage,
                          .dest = RelPath::parse(job.target.dest),
                          .source = job.target.source,
                          .names = name_policy_from_word(options.value("names", "")).value_or(NamePolicy::Refuse),
                          .direction = direction_from_word(options.value("direction", "")).value_or(Direction::Push),
                          .read_back = read_back_from_word(options.value("read_back", "")).value_or(ReadBack::Full),
                          .filter = Filter::parse(options.value("filter", std::vector<std::string>{})),
                          .delete_extra = options.value("delete", false)};
        if (const auto limit = options.value("max_delete", ""); !limit.empty())
            request.target.max_delete = DeleteLimit::parse(limit);
        request.checksum = options.at("checksum").get<bool>();
        request.profile = options.value("profile", "");
        request.owner = options.at("owner").get<uid_t>();
        if (options.value("reread", false))
            request.trust.recall = Recall::Forbidden;
        request.trust.reprove = options.value("reprove", 0U);
        if (options.contains("max_retries"))
            request.max_retries = options.at("max_retries").get<int>();
        request.resume = true;
        request.automatic = options.value("automatic", false);
        return request;
    } catch (const std::exception &error) {
        spdlog::warn("a job that was interrupted cannot be started again: {}", error.what());
        return std::nullopt;
    }
}

bool was_cut_off(const Report &report, bool daemon_stops) {
    if (!report.error)
        return false;
    const RetryClass retry_class = error_info(*report.error).retry_class;
    return retry_class == RetryClass::Gone || retry_class == RetryClass::SessionLost ||
           (report.result == JobResult::Cancelled && daemon_stops);
}

} // namespace mtpsync
