// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/job_table.hpp"

#include "common/error.hpp"
#include "common/log_context.hpp"
#include "common/utc_time.hpp"
#include "daemon/jobs/recovery_task.hpp"
#include "daemon/jobs/resume.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::size_t most_jobs = 64;
constexpr std::size_t most_failures_told = 100;
constexpr int most_in_vain = 5;

/// Behind the numbers of all jobs that have begun.
std::uint64_t first_id(ReportStore &reports) {
    try {
        reports.adopt_interrupted();
    } catch (const Error &error) {
        spdlog::error("a job that was interrupted has no report: {}", error.what());
    }
    return reports.last_id() + 1;
}

} // namespace

JobTable::JobTable(DeviceRegistry &devices, const JobServices &services, Device::Post post)
    : devices_{devices}, services_{services}, post_{std::move(post)}, next_id_{first_id(services.reports)} {
    devices_.add_observer(*this);
    load_interrupted();
}

/// Of an earlier daemon: it may have been killed at any moment.
void JobTable::load_interrupted() {
    interrupted_ = services_.journal.devices();
    for (const StartedJob &started : services_.started.all())
        if (auto request = resumed_request(started))
            to_resume_[request->target.device].push_back(std::move(*request));
}

Job &JobTable::submit(JobRequest request) {
    Device &device = devices_.choose(request.target.device);
    request.target.device = device.id();
    request.target.model = device.model();

    Queue &queue = queues_[device.id()];
    const auto equal = std::ranges::find_if(
        queue, [&](const Job *job) { return job->state() == JobState::Queued && job->request().equals(request); });
    if (equal != queue.end())
        return **equal;
    if (jobs_.size() >= most_jobs)
        throw Error{ErrorCode::QueueFull,
                    "there are " + std::to_string(most_jobs) + " jobs already; wait for one to end, or cancel some"};

    const std::uint64_t id = next_id_++;
    Job &job = *jobs_.emplace(id, std::make_unique<Job>(id, std::move(request))).first->second;
    queue.push_back(&job);
    for (Observer *observer : observers_)
        observer->job_added(job);
    const LogContext context{device.id(), id};
    spdlog::info("job {}: {} for {}", id, to_word(job.request().kind), device.id());
    start_next(device);
    return job;
}

void JobTable::start_next(Device &device) {
    Queue &queue = queues_[device.id()];
    if (queue.empty() || queue.front()->started_)
        return;
    Job &job = *queue.front();
    job.started_ = true;
    job.ran_on_ = &device;
    device.submit(make_task(job), job.stop_);
    for (Observer *observer : observers_)
        observer->job_changed(job);
}

/// What runs on the phone's thread. It shares nothing with the Job but the meter.
PhoneThread::Task JobTable::make_task(Job &job) {
    auto told = std::make_shared<std::size_t>(0); // of the job thread
    auto failed = [this, id = job.id(), told](const ReportItem &item) {
        if ((*told)++ >= most_failures_told)
            return; // the report has them all
        post_([this, id, item] {
            const auto found = jobs_.find(id);
            if (found == jobs_.end())
                return;
            for (Observer *observer : observers_)
                observer->job_item_failed(*found->second, item);
        });
    };
    auto run = std::make_shared<JobRun>(job.id(), job.request(), services_, *job.meter_, std::move(failed));
    return [this, run, meter = job.meter_, id = job.id()](PhoneLink &phone, const std::stop_token &stop) {
        Report report = run->run(phone, stop);
        report.items.clear(); // they are on disk
        post_([this, id, report = std::move(report)]() mutable { finish(id, std::move(report)); });
    };
}

void JobTable::finish(std::uint64_t id, Report report) {
    const auto found = jobs_.find(id);
    if (found == jobs_.end())
        return;
    Job &job = *found->second;
    const LogContext context{job.request().target.device, id};
    spdlog::info("job {}: {}{}{}", id, to_word(report.result), report.message.empty() ? "" : ": ", report.message);
    job.progress_ = job.meter_->sample();
    job.report_ = std::move(report);
    note_what_stays(job);
    remove(id);
}

void JobTable::note_what_stays(const Job &job) {
    const JobRequest &request = job.request();
    if (request.kind != JobKind::Verify && job.report().result != JobResult::Success)
        interrupted_.insert(request.target.device);
    if (request.resume && was_cut_off(job.report(), services_.daemon_stops))
        keep_to_resume(job);
    // it may be back before the job that it left has noticed
    Device *device = devices_.find(request.target.device);
    if (device != nullptr && device != job.ran_on_)
        resume_on(*device);
}

/// A phone that leaves the bus at each job would have it begin for ever.
void JobTable::keep_to_resume(const Job &job) {
    JobRequest request = job.request();
    if (job.started_)
        request.cut_off_in_vain = job.report().files.done > 0 ? 0 : request.cut_off_in_vain + 1;
    if (request.cut_off_in_vain > most_in_vain) {
        spdlog::warn("{}: job {} was cut off {} times before it had done anything, and does not resume any more",
                     request.target.device, job.id(), request.cut_off_in_vain);
        return;
    }
    auto &requests = to_resume_[request.target.device];
    // what ran goes on before what waited behind it
    requests.insert(job.started_ ? requests.begin() : requests.end(), std::move(request));
}

void JobTable::resume_on(Device &device) {
    if (services_.daemon_stops)
        return; // the next one reads in the state database what is to go on
    auto requests = to_resume_.extract(device.id());
    if (requests.empty())
        return;
    for (JobRequest &request : requests.mapped()) {
        spdlog::info("{} is back: what was interrupted goes on", device.id());
        submit(std::move(request));
    }
}

/// Tells that it is done, takes it out of its queue and lets the next one run.
void JobTable::remove(std::uint64_t id) {
    const auto found = jobs_.find(id);
    Job &job = *found->second;
    for (Observer *observer : observers_)
        observer->job_done(job);
    const std::string device_id = job.request().target.device;
    std::erase(queues_[device_id], &job);
    for (Observer *observer : observers_)
        observer->job_removed(job);
    jobs_.erase(found);
    if (Device *device = devices_.find(device_id))
        start_next(*device);
    else if (queues_[device_id].empty())
        queues_.erase(device_id);
}

void JobTable::remove_queued(Job &job, JobResult result, ErrorCode code) {
    Report report;
    report.job = job.id();
    report.kind = job.request().kind;
    const Target &target = job.request().target;
    report.target = {.device = target.device,
                     .model = target.model,
                     .storage = target.storage,
                     .dest = target.dest.bytes(),
                     .source = target.source,
                     .direction = target.direction};
    report.read_back = target.read_back;
    report.profile = job.request().profile;
    report.checksum = job.request().checksum;
    report.dry_run = job.request().dry_run;
    report.filter = target.filter;
    report.started = report.ended = utc_now();
    report.result = result;
    report.error = code;
    report.message = std::string{error_info(code).summary} + " before the job began";
    try {
        services_.reports.save(report, job.request().owner);
    } catch (const Error &error) {
        spdlog::error("the report of job {} is lost: {}", job.id(), error.what());
    }
    job.report_ = std::move(report);
    note_what_stays(job);
    remove(job.id());
}

void JobTable::cancel(std::uint64_t id) {
    const auto found = jobs_.find(id);
    if (found == jobs_.end())
        throw Error{ErrorCode::NoSuchJob,
                    "there is no job " + std::to_string(id) + "; 'mtpsyncctl jobs' lists those that are not done"};
    Job &job = *found->second;
    if (!job.started_) {
        remove_queued(job, JobResult::Cancelled, ErrorCode::Cancelled);
        return;
    }
    job.stop_.request_stop();
    for (Observer *observer : observers_)
        observer->job_changed(job);
}

void JobTable::cancel_all() {
    std::vector<std::uint64_t> ids;
    for (const auto &item : jobs_)
        ids.push_back(item.first);
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) // those that wait first, lest they start
        cancel(*id);
}

std::uint32_t JobTable::queued() const {
    return static_cast<std::uint32_t>(
        std::ranges::count_if(jobs_, [](const auto &item) { return !item.second->started_; }));
}

std::uint32_t JobTable::running() const {
    return static_cast<std::uint32_t>(jobs_.size()) - queued();
}

void JobTable::look() {
    for (const auto &item : jobs_) {
        Job &job = *item.second;
        if (!job.started_)
            continue;
        const JobState before = job.state();
        Progress now = job.meter_->sample();
        job.rate_.add(std::chrono::steady_clock::now(), now.bytes_done);
        if (now == job.progress_)
            continue;
        const bool phase_changed = now.phase != job.progress_.phase || now.pause_reason != job.progress_.pause_reason;
        job.progress_ = std::move(now);
        for (Observer *observer : observers_) {
            if (phase_changed || job.state() != before)
                observer->job_changed(job);
            observer->job_progressed(job);
        }
    }
}

void JobTable::device_added(Device &device) {
    if (interrupted_.erase(device.id()) > 0)
        device.submit(make_recovery_task(services_, device.id()), std::stop_source{});
    resume_on(device);
    start_next(device);
}

void JobTable::device_changed(Device & /*device*/) {
}

/// What runs ends by itself, because its phone says so; what waits never began.
void JobTable::device_left(Device &device) {
    const Queue queue = queues_[device.id()];
    for (Job *job : queue)
        if (!job->started_)
            remove_queued(*job, JobResult::DeviceGone, ErrorCode::DeviceGone);
}

} // namespace mtpsync
