// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_retry.hpp"

#include "client/job_run.hpp"

#include <memory>

namespace mtpsync {

namespace {

struct RetryOptions {
    TargetOptions target;
    bool dry_run = false;
};

ExitCode retry(const CommonOptions &common, const RetryOptions &options) {
    JobRequest request{.kind = JobKind::Retry, .target = options.target};
    if (options.dry_run)
        request.options.emplace("dry_run", sdbus::Variant{true});
    return JobRun{request, common}.run();
}

} // namespace

Action add_retry(CLI::App &verb, const CommonOptions &common) {
    const auto options = std::make_shared<RetryOptions>();
    add_target_options(verb, options->target);
    add_read_back_option(verb, options->target);
    add_resume_option(verb, options->target);
    verb.add_flag("--dry-run", options->dry_run, "Say what would be done, and do nothing");
    return [&common, options] { return retry(common, *options); };
}

} // namespace mtpsync
