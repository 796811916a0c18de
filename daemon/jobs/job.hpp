// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/jobs/job_request.hpp"
#include "daemon/jobs/rate_estimate.hpp"
#include "daemon/sync/progress_meter.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

namespace mtpsync {

enum class JobState : std::uint8_t { Queued, Running, Paused, Cancelling, Done };

/// "queued", as on the bus.
[[nodiscard]] std::string_view to_word(JobState state) noexcept;

class Device;

/// A job as the control thread sees it. Owned by the JobTable; thread-bound to the control thread.
class Job {
public:
    Job(std::uint64_t id, JobRequest request);

    [[nodiscard]] std::uint64_t id() const noexcept { return id_; }
    [[nodiscard]] const JobRequest &request() const noexcept { return request_; }
    [[nodiscard]] std::chrono::system_clock::time_point created() const noexcept { return created_; }
    [[nodiscard]] JobState state() const noexcept;
    [[nodiscard]] const Progress &progress() const noexcept { return progress_; }
    /// It runs on an earlier plug-in of this phone, which has been pulled out.
    [[nodiscard]] bool began_before(const Device &device) const noexcept { return started_ && ran_on_ != &device; }
    /// Bytes a second and seconds; 0: not known yet.
    [[nodiscard]] std::uint64_t rate() const noexcept { return rate_.bytes_per_second(); }
    [[nodiscard]] std::uint64_t seconds_left() const noexcept;
    /// None until it is done; without items, which stay in the report's file.
    [[nodiscard]] const Report &report() const noexcept { return report_; }

private:
    friend class JobTable;

    std::uint64_t id_;
    JobRequest request_;
    std::chrono::system_clock::time_point created_ = std::chrono::system_clock::now();
    std::shared_ptr<ProgressMeter> meter_ = std::make_shared<ProgressMeter>(); // the job thread's, too
    std::stop_source stop_;
    bool started_ = false;
    const Device *ran_on_ = nullptr; // compared, never used: it may have left
    Progress progress_;              // as of the last look
    RateEstimate rate_;
    Report report_;
};

} // namespace mtpsync
