// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_retry.hpp"

#include "client/job_run.hpp"

#include <memory>

namespace mtpsync {

Action add_retry(CLI::App &verb, const CommonOptions &common) {
    const auto target = std::make_shared<TargetOptions>();
    add_target_options(verb, *target);
    add_read_back_option(verb, *target);
    add_resume_option(verb, *target);
    return [&common, target] { return JobRun{{.kind = JobKind::Retry, .target = *target}, common}.run(); };
}

} // namespace mtpsync
