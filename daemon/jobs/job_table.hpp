// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/jobs/job.hpp"
#include "daemon/jobs/job_run.hpp"
#include "daemon/phone/device_registry.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * All jobs: numbers them, keeps one queue for each phone, runs them one after the other there, and looks at their
 * progress. Owned by the composition root; thread-bound to the control thread.
 */
class JobTable : private DeviceRegistry::Observer {
public:
    /// Hears of jobs, on the control thread. A job that is removed is destroyed after the call.
    struct Observer {
        virtual ~Observer() = default;
        virtual void job_added(Job &job) = 0;
        /// Its state changed.
        virtual void job_changed(Job &job) = 0;
        /// Its numbers changed; as often as look() is called.
        virtual void job_progressed(Job &job) = 0;
        virtual void job_item_failed(Job &job, const ReportItem &item) = 0;
        virtual void job_done(Job &job) = 0;
        virtual void job_removed(Job &job) = 0;
    };

    JobTable(DeviceRegistry &devices, const JobServices &services, Device::Post post);
    void add_observer(Observer &observer) { observers_.push_back(&observer); }
    void set_retry(const RetrySettings &retry) { services_.retry = retry; }

    /// Puts a job into the queue of its phone, or finds the equal one that waits there. Throws Error: NoSuchDevice,
    /// AmbiguousDevice, QueueFull.
    Job &submit(JobRequest request);
    /// Throws Error (NoSuchJob).
    void cancel(std::uint64_t id);
    void cancel_all();

    [[nodiscard]] const std::map<std::uint64_t, std::unique_ptr<Job>> &jobs() const noexcept { return jobs_; }
    [[nodiscard]] std::uint32_t queued() const;
    [[nodiscard]] std::uint32_t running() const;
    /// Looks at the progress of those that run; to be called four times a second while there are any.
    void look();

private:
    using Queue = std::deque<Job *>;

    void start_next(Device &device);
    [[nodiscard]] PhoneThread::Task make_task(Job &job);
    void finish(std::uint64_t id, Report report);
    void remove_queued(Job &job, JobResult result, ErrorCode code);
    void remove(std::uint64_t id);
    void note_what_stays(const Job &job);
    void keep_to_resume(const Job &job);
    void load_interrupted();
    void resume_on(Device &device);

    void device_added(Device &device) override;
    void device_changed(Device &device) override;
    void device_left(Device &device) override;

    DeviceRegistry &devices_;
    JobServices services_;
    Device::Post post_;
    std::vector<Observer *> observers_;
    std::uint64_t next_id_;
    std::map<std::uint64_t, std::unique_ptr<Job>> jobs_;
    std::map<std::string, Queue> queues_; // by device; the first one runs
    // what waits for a phone to come back; in memory, because the database waits for the disk
    std::set<std::string> interrupted_;                        // phones that the journal may know
    std::map<std::string, std::vector<JobRequest>> to_resume_; // by device
};

} // namespace mtpsync
