// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_execute.hpp"

#include "client/document_file.hpp"
#include "client/job_run.hpp"

#include <memory>
#include <optional>

namespace mtpsync {

namespace {

struct ExecuteOptions {
    TargetOptions target;
    TrustOptions trust;
    std::string plan;
    bool force = false;
    bool no_checksum = false;
    std::optional<std::uint32_t> max_retries;
    bool yes = false;
    bool dry_run = false;
};

ExitCode execute(const CommonOptions &common, const ExecuteOptions &options) {
    JobRequest request{.kind = JobKind::Execute, .target = options.target, .assume_yes = options.yes};
    if (options.no_checksum)
        request.options.emplace("checksum", sdbus::Variant{false});
    options.trust.add_to(request.options);
    if (options.dry_run)
        request.options.emplace("dry_run", sdbus::Variant{true});
    if (options.force)
        request.options.emplace("force", sdbus::Variant{true});
    if (options.max_retries)
        request.options.emplace("max_retries", sdbus::Variant{*options.max_retries});
    if (!options.plan.empty()) {
        // the daemon is given a copy that nobody can change while it works
        request.plan_text = read_document_file(options.plan);
        const UniqueFd plan = sealed_document(request.plan_text);
        request.options.emplace("plan", sdbus::Variant{sdbus::UnixFd{plan.get()}});
    }
    return JobRun{request, common}.run();
}

} // namespace

Action add_execute(CLI::App &verb, const CommonOptions &common) {
    const auto options = std::make_shared<ExecuteOptions>();
    add_target_options(verb, options->target);
    add_mirror_options(verb, options->target);
    add_read_back_option(verb, options->target);
    add_resume_option(verb, options->target);
    verb.add_option("--plan", options->plan, "Carry out this plan; '-' is standard input")->type_name("FILE");
    verb.add_flag("--force", options->force, "Take the plan although the phone has changed since");
    verb.add_flag("--dry-run", options->dry_run, "Say what would be done, and do nothing");
    verb.add_flag("--no-checksum", options->no_checksum, "Compare sizes only");
    add_trust_options(verb, options->trust);
    verb.add_option("--max-retries", options->max_retries, "How often a file is tried again")->type_name("N");
    verb.add_flag("--yes", options->yes, "Ask nothing: delete, and try failed files again while each try leaves fewer");
    return [&common, options] { return execute(common, *options); };
}

} // namespace mtpsync
