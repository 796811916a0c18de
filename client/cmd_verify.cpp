// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_verify.hpp"

#include "client/job_run.hpp"

#include <memory>

namespace mtpsync {

namespace {

struct VerifyOptions {
    TargetOptions target;
    TrustOptions trust;
    bool checksum = false;
    bool no_checksum = false;
    std::string plan;
};

ExitCode verify(const CommonOptions &common, const VerifyOptions &options) {
    JobRequest request{.kind = JobKind::Verify, .target = options.target};
    if (options.checksum || options.no_checksum)
        request.options.emplace("checksum", sdbus::Variant{options.checksum});
    options.trust.add_to(request.options);
    if (!options.plan.empty())
        request.plan_file = options.plan;
    if (options.checksum && options.no_checksum)
        throw Error{ErrorCode::InvalidArgument, "--checksum and --no-checksum exclude each other; give one of them"};
    if (common.json && options.plan == "-")
        throw Error{ErrorCode::InvalidArgument, "--json and '--plan -' both want standard output; give one of them"};
    return JobRun{request, common}.run();
}

} // namespace

Action add_verify(CLI::App &verb, const CommonOptions &common) {
    const auto options = std::make_shared<VerifyOptions>();
    add_target_options(verb, options->target);
    add_mirror_options(verb, options->target);
    verb.add_flag("--checksum", options->checksum, "Compare contents, not only sizes (the default)");
    verb.add_flag("--no-checksum", options->no_checksum, "Compare sizes only");
    add_trust_options(verb, options->trust);
    verb.add_option("--plan", options->plan, "Write the plan there; '-' is standard output")->type_name("FILE");
    return [&common, options] { return verify(common, *options); };
}

} // namespace mtpsync
