// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/job_run.hpp"

#include "common/error.hpp"
#include "common/log_context.hpp"
#include "common/text.hpp"
#include "common/utc_time.hpp"
#include "daemon/jobs/job_result.hpp"
#include "daemon/jobs/plan_check.hpp"
#include "daemon/jobs/resume.hpp"
#include "daemon/sync/deleter.hpp"
#include "daemon/sync/executor.hpp"
#include "daemon/sync/extra_objects.hpp"
#include "daemon/sync/local_deleter.hpp"
#include "daemon/sync/local_writer.hpp"
#include "daemon/sync/pull_executor.hpp"
#include "daemon/sync/pull_verifier.hpp"
#include "daemon/sync/recovery.hpp"
#include "daemon/sync/temporary_name.hpp"
#include "daemon/sync/verifier.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace mtpsync {

JobRun::JobRun(std::uint64_t id, JobRequest request, const JobServices &services, ProgressMeter &meter,
               ItemLog::Listener item_failed)
    : id_{id}, request_{std::move(request)}, services_{services}, meter_{meter}, log_{report_, meter,
                                                                                      std::move(item_failed)} {
}

Report JobRun::run(PhoneLink &phone, const std::stop_token &stop) noexcept {
    const LogContext context_of_log{request_.target.device, id_};
    report_.job = id_;
    report_.kind = request_.kind;
    report_.profile = request_.profile;
    report_.checksum = request_.checksum;
    report_.read_back = request_.target.read_back;
    report_.dry_run = request_.dry_run;
    report_.filter = request_.target.filter;
    report_.started = utc_now();
    const unsigned sessions_before = phone.session();
    const Target &target = request_.target;
    report_.target = {.device = target.device,
                      .model = target.model,
                      .storage = target.storage,
                      .dest = target.dest.bytes(),
                      .source = target.source,
                      .direction = target.direction};
    note_begin();

    std::optional<Error> error;
    try {
        RetrySettings retry = services_.retry;
        retry.max_retries = request_.max_retries.value_or(retry.max_retries);
        SyncContext context{.phone = phone,
                            .meter = meter_,
                            .hashers = services_.hashers,
                            .journal = services_.journal,
                            .device = request_.target.device,
                            .retry = retry,
                            .stop = stop,
                            .pause = services_.pause,
                            .read_back = request_.target.read_back};
        work(context);
    } catch (const Error &caught) {
        error = caught;
        if (caught.code() == ErrorCode::Cancelled && phone.gone()) // whatever was being done has only been told to stop
            error.emplace(ErrorCode::DeviceGone, "the phone was unplugged");
    } catch (const std::exception &caught) {
        error = Error{ErrorCode::Internal, caught.what()};
    }
    close_memory();
    meter_.set_phase(Phase::Reporting);
    report_.sessions = phone.session() - sessions_before;
    finish_report(std::move(error));
    note_end();
    return std::move(report_);
}

void JobRun::work(SyncContext &context) {
    context_ = &context;
    const Target &target = request_.target;
    // before the phone is waited for
    local_ = std::make_shared<const LocalTree>(target.source,
                                               pulls() ? LocalTree::Missing::IsEmpty : LocalTree::Missing::IsError);
    attempts_ = std::make_unique<Attempts>(context);
    remote_ = std::make_unique<RemoteTree>(context.phone, target.storage, target.dest);

    meter_.set_phase(Phase::Opening);
    if (context.phone.has_listed())
        context.phone.close(); // libmtp would show sizes and dates that it learnt before this job
    attempts_->require([&] { report_.target.storage = remote_->storage().description; });
    report_.target.model = context.phone.open().model;
    finish_interrupted();
    open_memory();

    if (target.names == NamePolicy::Map && !pulls())
        map_names();
    if (request_.kind == JobKind::Verify) {
        verify();
        return;
    }
    if (request_.resume && !request_.dry_run)
        services_.started.note(started_job(request_));
    execute();
}

/// What earlier jobs were interrupted with, before anything is compared with it.
void JobRun::finish_interrupted() {
    const std::string &storage = report_.target.storage;
    if (!request_.dry_run)
        Recovery{*context_, *attempts_, storage}.run();
    context_->doubtful = doubtful_paths(services_.journal, request_.target.device, storage);
}

/// What earlier jobs have proven.
void JobRun::open_memory() {
    if (services_.phone_digests != nullptr)
        phone_memory_ = std::make_unique<PhoneMemory>(*services_.phone_digests, request_.target.device,
                                                      report_.target.storage, request_.trust);
    context_->phone_memory = phone_memory_.get();
    context_->local_memory = services_.local_memory;
    context_->recall = request_.trust.recall;
}

void JobRun::close_memory() {
    phone_memory_.reset();
    if (services_.local_memory != nullptr)
        services_.local_memory->flush();
}

const std::vector<LocalEntry> &JobRun::scan() {
    meter_.set_phase(Phase::Scanning);
    if (!std::exchange(scanned_, true)) {
        scan_ = local_->scan(context_->stop, request_.target.filter);
        // what a pull has received a part of is none of the folder's files
        std::erase_if(scan_.entries, [this](const LocalEntry &entry) {
            const bool is_ours = entry.kind == LocalEntry::Kind::File && is_temporary_name(entry.path.name());
            if (is_ours)
                leftovers_.push_back(entry.path);
            return is_ours;
        });
    }
    report_.excluded.local = scan_.excluded.size();
    return scan_.entries;
}

/// Which name stands for which is remembered before the first is used. That it cannot be is no reason to stop: the
/// substitutes follow from the local names, and the report tells them.
void JobRun::map_names() {
    const auto remember = [this](const RelPath &folder, const std::string &phone_name, const std::string &local_name) {
        if (services_.names == nullptr || request_.kind == JobKind::Verify || request_.dry_run)
            return;
        try {
            services_.names->remember(
                {.device = report_.target.device, .storage = report_.target.storage, .path = folder}, phone_name,
                local_name);
        } catch (const Error &error) {
            spdlog::warn("the name '{}' stands for '{}' on the phone, which cannot be remembered: {}",
                         escape_for_display(phone_name), escape_for_display(local_name), error.what());
        }
    };
    std::vector<LocalEntry> entries = scan();
    // so that nothing gets another name because something beside it is excluded
    entries.insert(entries.end(), scan_.excluded.begin(), scan_.excluded.end());
    remote_->use_names(NameMap{entries, remember});
}

/// What stands for what on the phone, as far as it is remembered.
std::function<std::optional<std::string>(const RelPath &, const std::string &)> JobRun::local_names() const {
    if (services_.names == nullptr || request_.target.names != NamePolicy::Map)
        return nullptr;
    return [this](const RelPath &folder, const std::string &name) {
        return services_.names->local_name_of(
            {.device = report_.target.device, .storage = report_.target.storage, .path = folder}, name);
    };
}

Plan JobRun::compare() {
    scan();
    const ExtraPolicy policy{.filter = request_.target.filter,
                             .scan = scan_,
                             .is_mirror = request_.target.delete_extra,
                             .limit = request_.target.max_delete,
                             .local_name = local_names()};
    Plan plan;
    if (pulls()) {
        LocalExtras extras{log_, policy};
        PullVerifier verifier{*context_, *attempts_, local_, *remote_, log_, extras, request_.checksum};
        plan = verifier.run(scan_.entries, request_.target.filter, free_bytes_at(request_.target.source));
    } else {
        ExtraObjects extras{*remote_, *attempts_, log_, policy};
        Verifier verifier{*context_, *attempts_, local_, *remote_, log_, extras, request_.checksum};
        plan = verifier.run(scan_.entries);
        plan.space_free = remote_->storage().free;
    }
    plan.target = plan_target();
    plan.names = request_.target.names;
    plan.job = id_;
    plan.created = utc_now();
    return plan;
}

std::unique_ptr<PlanExecutor> JobRun::make_executor(bool is_fresh) {
    if (!pulls()) {
        auto executor = std::make_unique<Executor>(*context_, *attempts_, local_, *remote_, log_, is_fresh);
        executor->set_dry_run(request_.dry_run);
        return executor;
    }
    scan();
    auto executor =
        std::make_unique<PullExecutor>(*context_, *attempts_, *remote_, log_, request_.target.source, leftovers_);
    executor->set_dry_run(request_.dry_run);
    return executor;
}

void JobRun::verify() {
    const Plan plan = compare();
    meter_.set_phase(Phase::Reporting);
    services_.plans.save_verify(plan);
}

void JobRun::execute() {
    auto chosen = choose_plan();
    if (!chosen) {
        report_.message = "nothing to retry: no retry plan is kept for these folders";
        return;
    }
    report_.plan_source = chosen->source;
    report_.checksum = chosen->plan.checksum = request_.checksum;
    report_.files_equal = chosen->plan.files_equal;
    report_.trusted = chosen->plan.trusted;
    report_.trusted_since = chosen->plan.trusted_since;
    report_.filter = chosen->plan.filter;
    const auto executor = make_executor(chosen->is_fresh);
    // what is left of a retry plan is in the new one, so that the old one must not come back
    const auto keep_the_rest = [&] {
        if (request_.dry_run)
            return;
        keep_unfinished(executor->unfinished());
        if (!chosen->retry_name.empty())
            services_.plans.remove_retry(chosen->retry_name);
    };
    try {
        executor->run(chosen->plan);
    } catch (const Error &) {
        try {
            keep_the_rest();
        } catch (const Error &unwritable) { // the first error is the cause
            spdlog::error("what is left of job {} is found again by the next comparison: {}", id_, unwritable.what());
        }
        throw;
    }
    keep_the_rest();
    delete_extras(chosen->plan);
}

/// What failed before is known by now, and is kept for a retry.
void JobRun::delete_extras(const Plan &plan) {
    const DeleteOrder order{.plan = plan,
                            .is_asked_for = request_.target.delete_extra,
                            .is_forced = request_.force,
                            .is_dry_run = request_.dry_run,
                            .limit = request_.target.max_delete};
    if (pulls())
        LocalDeleter{*context_, *attempts_, *remote_, log_, order, request_.target.source}.run();
    else
        Deleter{*context_, *attempts_, *local_, *remote_, log_, order, report_.target.storage}.run();
}

std::optional<JobRun::Chosen> JobRun::choose_plan() {
    if (request_.plan)
        return given_plan();
    // what begins by itself is to make the folders equal, and there may be more to do by now than what was left
    const bool compares_anew = request_.automatic && request_.kind == JobKind::Execute;
    auto retry = services_.plans.newest_retry(plan_target());
    if (retry && !compares_anew)
        return Chosen{.plan = std::move(retry->plan), .source = "retry", .retry_name = retry->name};
    if (request_.kind == JobKind::Retry)
        return std::nullopt;
    const std::string replaced = retry ? retry->name : "";
    auto verified = services_.plans.newest_verify(plan_target());
    const bool trusts_it = request_.trust == TrustWish{}; // what that plan trusted is to be read
    if (verified && trusts_it && is_alike(verified->plan) && still_holds(verified->plan, scan(), *attempts_, *remote_))
        return Chosen{.plan = std::move(verified->plan), .source = "verify", .retry_name = replaced, .is_fresh = true};

    return Chosen{.plan = compare_for_plan(), .source = "full", .retry_name = replaced, .is_fresh = true};
}

/// The comparison counts for nothing but the plan: the report is about what is done.
Plan JobRun::compare_for_plan() {
    const Report before = report_;
    log_.set_silent(true);
    try {
        Plan plan = compare();
        forget_comparison(before);
        return plan;
    } catch (const Error &) {
        forget_comparison(before);
        throw;
    }
}

void JobRun::forget_comparison(const Report &before) {
    log_.set_silent(false);
    const Report compared = std::exchange(report_, before);
    report_.bytes_read = compared.bytes_read;
    report_.extra_objects = compared.extra_objects;
    report_.excluded = compared.excluded;
    meter_.restart();
}

std::optional<JobRun::Chosen> JobRun::given_plan() {
    std::string text;
    try {
        text = read_whole(request_.plan->get(), max_plan_bytes);
    } catch (const Error &error) {
        throw Error{ErrorCode::InvalidPlan, std::string{"the plan cannot be used: "} + error.what()};
    }
    Plan plan = parse_plan(text);
    if (!request_.force) {
        require_fitting(plan, report_.target);
        require_fresh(plan, *attempts_, *remote_);
    }
    const bool is_fresh = plan.kind == PlanKind::Verify && !request_.force;
    return Chosen{.plan = std::move(plan), .source = "given", .is_fresh = is_fresh};
}

/// Whether the plan was made with the same questions.
bool JobRun::is_alike(const Plan &plan) const {
    const Target &target = request_.target;
    return plan.checksum == request_.checksum && plan.names == target.names && plan.filter == target.filter &&
           plan.deletions.has_value() == target.delete_extra;
}

void JobRun::keep_unfinished(const std::map<RelPath, PlanEntry> &unfinished) {
    if (unfinished.empty())
        return;
    Plan plan{.kind = PlanKind::Retry, .target = plan_target(), .job = id_, .created = utc_now()};
    plan.checksum = report_.checksum;
    plan.names = request_.target.names;
    plan.filter = report_.filter;
    plan.entries = unfinished;
    for (const auto &item : unfinished)
        plan.space_needed += item.second.size.value_or(0);
    services_.plans.save_retry(plan);
    report_.retry_plan = true;
}

PlanTarget JobRun::plan_target() {
    return report_.target;
}

/// Only the report of a daemon that is killed needs it.
void JobRun::note_begin() {
    try {
        services_.reports.begin(report_, request_.owner);
    } catch (const Error &error) {
        spdlog::warn("job {}: there will be no report of it if mtpsyncd is killed: {}", id_, error.what());
    }
}

/// A job that ended by itself is not started again.
void JobRun::note_end() {
    if (!request_.resume || was_cut_off(report_, services_.daemon_stops))
        return;
    try {
        services_.started.forget(started_job(request_).target);
    } catch (const Error &error) {
        spdlog::error("job {} may be started again: {}", id_, error.what());
    }
}

void JobRun::finish_report(std::optional<Error> error) {
    report_.ended = utc_now();
    if (error) {
        report_.error = error->code();
        report_.message = error->what();
    }
    report_.result = result_of(report_);
    try {
        services_.reports.save(report_, request_.owner);
    } catch (const Error &unwritable) {
        spdlog::error("the report of job {} is lost: {}", id_, unwritable.what());
        if (!report_.error) {
            report_.error = unwritable.code();
            report_.message = unwritable.what();
            report_.result = JobResult::Failed;
        }
    }
}

} // namespace mtpsync
