// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/job_run.hpp"

#include "client/bus_errors.hpp"
#include "client/document_file.hpp"
#include "client/ends.hpp"
#include "client/job_follower.hpp"
#include "client/output.hpp"
#include "client/place_choice.hpp"
#include "client/plan_text.hpp"
#include "client/profile_choice.hpp"
#include "client/quantity.hpp"
#include "client/report_text.hpp"
#include "client/terminal.hpp"
#include "common/object_path.hpp"

#include <unistd.h>

#include <string>
#include <utility>

namespace mtpsync {

JobRun::JobRun(JobRequest request, const CommonOptions &common)
    : request_{std::move(request)}, common_{common}, client_{common.bus()}, may_ask_{terminal::can_ask()} {
    static_cast<void>(request_.target.target()); // a mistake there is told before anything is asked
}

ExitCode JobRun::run() {
    choose_profile(request_.target, client_, may_ask_);
    static_cast<void>(request_.target.target()); // what was given besides may not go with a profile
    choose_place();
    for (;;) {
        auto hindered = confirm_deletions();
        const End end = hindered ? std::move(*hindered) : run_once();
        if (ask_for_storage(end))
            continue;
        if (!end.report || !try_again(*end.report))
            return end.exit_code;
        failed_before_ = end.report->files.failed;
        request_.kind = JobKind::Retry;
        if (request_.target.profile.empty()) {
            request_.target.source = end.report->target.source;
            request_.target.dest = end.report->target.dest;
            request_.target.place = {end.report->target.device, end.report->target.storage};
            request_.target.resume = false;
        }
        request_.options.erase("plan");
        request_.options.erase("force");
        request_.options.erase("reread");
        request_.options.erase("reprove");
    }
}

void JobRun::choose_place() {
    if (!request_.target.profile.empty())
        return;
    PlaceOptions &place = request_.target.place;
    const auto devices = client_.devices();
    if (devices.empty() && place.device.empty())
        return; // the daemon says what to do about it
    const DeviceInfo &device = choose_device(devices, place.device, may_ask_);
    place.storage = choose_storage(device, place.storage, may_ask_);
    if (devices.size() > 1)
        place.device = device.id;
}

std::optional<JobRun::End> JobRun::confirm_deletions() {
    const bool is_dry_run = request_.options.contains("dry_run");
    if (request_.kind != JobKind::Execute || !request_.target.delete_extra || request_.assume_yes || is_dry_run ||
        !may_ask_)
        return std::nullopt;
    if (!request_.plan_text.empty()) {
        const Plan plan = parse_plan(request_.plan_text);
        confirm(plan, plan.deletions ? plan.deletions->size() : 0);
        return std::nullopt;
    }
    // the daemon takes the plan of this verify, too, so that nothing is compared twice
    JobRequest verify{.kind = JobKind::Verify, .target = request_.target};
    verify.target.resume = false;
    if (const auto checksum = request_.options.find("checksum"); checksum != request_.options.end())
        verify.options.insert(*checksum);
    for (const char *reads : {"reread", "reprove"}) // once is enough
        verify.options.insert(request_.options.extract(reads));
    const std::string path = client_.start(verify.kind, verify.target.target(), verify.options);
    const auto id = job_id_of(path).value_or(0);
    const auto [result, failure] = follow(path);
    if (!result)
        return End{.exit_code = ExitCode::Cancelled};
    const auto ended = job_result_from_word(*result);
    if (ended != JobResult::Success && ended != JobResult::Differences && ended != JobResult::Partial)
        return finish(id, *result, failure);
    confirm(parse_plan(client_.plan_text(id)), parse_report(client_.report_text(id)).deleted.planned);
    return std::nullopt;
}

void JobRun::confirm(const Plan &plan, std::uint64_t deletions) {
    if (deletions == 0)
        return;
    print_note(deletions_text(plan, items_of_a_summary));
    if (!terminal::confirm_danger("Delete " + format_count(deletions, "object") + " " +
                                  std::string{receiving_side(plan.target.direction)} + "?"))
        throw Error{ErrorCode::Cancelled, "nothing was done; 'mtpsyncctl verify --delete' lists what would be deleted"};
}

/// The progress bar is gone before anything else is shown.
JobRun::Followed JobRun::follow(const std::string &path) {
    JobFollower follower{client_, path};
    auto result = follower.follow();
    return {.result = std::move(result), .failure = follower.failure()};
}

JobRun::End JobRun::run_once() {
    const std::string path = client_.start(request_.kind, request_.target.target(), request_.options);
    const auto id = job_id_of(path).value_or(0);
    const auto [result, failure] = follow(path);
    if (!result)
        return {.exit_code = ExitCode::Cancelled};
    return finish(id, *result, failure);
}

JobRun::End JobRun::finish(std::uint64_t id, const std::string &result, const std::string &failure) {
    std::string text;
    try {
        text = client_.report_text_of_running(id);
    } catch (const sdbus::Error &error) {
        client_.require_running("the job ended as '" + result + "', and 'mtpsyncctl report " + std::to_string(id) +
                                "' will show how far it came");
        print_note("mtpsyncctl: the job ended as '" + result +
                   "', but without a report: " + (failure.empty() ? error_from_bus(error).what() : failure));
        return {.exit_code = exit_code_of(job_result_from_word(result).value_or(JobResult::Failed), std::nullopt)};
    }
    Report report = parse_report(text);
    const bool plan_on_output = request_.plan_file == "-";
    if (common_.json)
        print(text);
    else if (plan_on_output)
        print_error(report_text(report, Style::of(STDERR_FILENO), items_of_a_summary));
    else
        print(report_text(report, Style::of(STDOUT_FILENO), items_of_a_summary));

    const bool compared = report.result == JobResult::Success || report.result == JobResult::Differences ||
                          report.result == JobResult::Partial;
    if (request_.plan_file && compared)
        write_document_file(*request_.plan_file, client_.plan_text(id));
    flush_output();
    const ExitCode exit_code = exit_code_of(report.result, report.error);
    return {.exit_code = exit_code, .report = std::move(report)};
}

bool JobRun::try_again(const Report &report) {
    if (request_.kind == JobKind::Verify || !report.retry_plan || report.result == JobResult::Cancelled)
        return false;
    if (request_.assume_yes)
        return report.result == JobResult::Partial && (!failed_before_ || report.files.failed < *failed_before_);
    if (may_ask_ && !common_.json && report.result == JobResult::Partial)
        return terminal::confirm("Try the failed files again now?");
    print_note("Try the failed files again: " + retry_command(report, request_.target.names));
    return false;
}

bool JobRun::ask_for_storage(const End &end) {
    PlaceOptions &place = request_.target.place;
    if (!end.report || end.report->error != ErrorCode::AmbiguousStorage || !place.storage.empty() || !may_ask_)
        return false;
    if (!request_.target.profile.empty())
        return false;
    // the phone was locked when it was asked before, and had no storages to choose from
    choose_place();
    return !place.storage.empty();
}

} // namespace mtpsync
