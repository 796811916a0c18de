// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_plan.hpp"

#include "client/daemon_client.hpp"
#include "client/document_file.hpp"
#include "client/output.hpp"
#include "client/plan_text.hpp"
#include "common/plan.hpp"

#include <unistd.h>

#include <charconv>
#include <memory>
#include <optional>

namespace mtpsync {

namespace {

/// A word of digits is a job; "./12" is a file.
std::optional<std::uint64_t> job_id(const std::string &word) {
    std::uint64_t id = 0;
    const char *end = word.data() + word.size();
    const auto parsed = std::from_chars(word.data(), end, id);
    return parsed.ec == std::errc{} && parsed.ptr == end ? std::optional{id} : std::nullopt;
}

ExitCode show_plan(const CommonOptions &common, const std::string &which) {
    const auto id = which.empty() ? std::optional<std::uint64_t>{0} : job_id(which);
    const std::string text = id ? DaemonClient{common.bus()}.plan_text(*id) : read_document_file(which);
    const Plan plan = parse_plan(text);
    print(common.json ? print_plan(plan) : plan_text(plan, Style::of(STDOUT_FILENO)));
    return ExitCode::Ok;
}

} // namespace

Action add_plan(CLI::App &verb, const CommonOptions &common) {
    const auto which = std::make_shared<std::string>();
    auto *show = verb.add_subcommand("show", "Show a plan: what it would do, and why");
    show->fallthrough(); // so that the options of "plan" may stand at the end
    show->add_option("FILE|ID", *which, "A plan file ('-' is standard input), or a job; without it the newest verify")
        ->type_name("");
    verb.require_subcommand(1);
    return [&common, which] { return show_plan(common, *which); };
}

} // namespace mtpsync
