// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/jobs/job_run.hpp"
#include "daemon/phone/phone_thread.hpp"

#include <string>

namespace mtpsync {

/// What a phone's thread does first when the phone is plugged in and the journal knows of it: finish, or take back,
/// what was interrupted (Recovery). What cannot be done is logged, and tried again before the next job.
[[nodiscard]] PhoneThread::Task make_recovery_task(const JobServices &services, std::string device);

} // namespace mtpsync
