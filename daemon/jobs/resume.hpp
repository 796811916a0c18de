// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/report.hpp"
#include "daemon/jobs/job_request.hpp"
#include "daemon/store/started_jobs.hpp"

#include <optional>

namespace mtpsync {

/// Jobs that go on by themselves: what the state database keeps of one, and the way back. Reentrant.
[[nodiscard]] StartedJob started_job(const JobRequest &request);
/// Nothing for one that cannot be read, with a word in the log.
[[nodiscard]] std::optional<JobRequest> resumed_request(const StartedJob &job);

/// The phone left, or stopped to answer, or the daemon ended: it was not the job's own end.
[[nodiscard]] bool was_cut_off(const Report &report, bool daemon_stops);

} // namespace mtpsync
