// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/log_context.hpp"

#include <utility>

namespace mtpsync {

namespace {

/// Sinks are called on the thread that logs, and are handed nothing but the line.
thread_local LogSubject subject;

} // namespace

LogContext::LogContext(std::string device, std::uint64_t job) : device_{std::move(device)}, outer_{subject} {
    if (!device_.empty())
        subject.device = device_;
    if (job != 0)
        subject.job = job;
}

LogContext::~LogContext() {
    subject = outer_;
}

LogSubject LogContext::current() noexcept {
    return subject;
}

} // namespace mtpsync
