// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_report.hpp"

#include "client/daemon_client.hpp"
#include "client/output.hpp"
#include "client/report_text.hpp"
#include "common/report.hpp"

#include <unistd.h>

#include <algorithm>
#include <memory>

namespace mtpsync {

namespace {

struct ReportOptions {
    std::uint64_t id = 0;
    bool failed = false;
};

ExitCode show_report(const CommonOptions &common, const ReportOptions &options) {
    DaemonClient client{common.bus()};
    const std::string text = client.report_text(options.id);
    if (common.json && !options.failed) {
        print(text);
        return ExitCode::Ok;
    }
    Report report = parse_report(text);
    if (common.json) {
        std::erase_if(report.items, [](const ReportItem &item) { return item.status != ItemStatus::Failed; });
        print(print_report(report));
        return ExitCode::Ok;
    }
    const Style style = Style::of(STDOUT_FILENO);
    if (!options.failed) {
        print(report_text(report, style));
        return ExitCode::Ok;
    }
    const std::string failures = (report.error ? headline_text(report, style) : "") + failures_text(report, style);
    print(failures.empty() ? "Nothing failed.\n" : failures);
    return ExitCode::Ok;
}

} // namespace

Action add_report(CLI::App &verb, const CommonOptions &common) {
    const auto options = std::make_shared<ReportOptions>();
    verb.add_option("ID", options->id, "The job; without it the newest")->type_name("");
    verb.add_flag("--failed", options->failed, "Only what failed");
    return [&common, options] { return show_report(common, *options); };
}

} // namespace mtpsync
