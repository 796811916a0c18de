// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/job.hpp"

#include "common/words.hpp"

#include <utility>

namespace mtpsync {

namespace {

constexpr Words<JobState, 5> states{{"queued", "running", "paused", "cancelling", "done"}};

} // namespace

std::string_view to_word(JobState state) noexcept {
    return states.of(state);
}

Job::Job(std::uint64_t id, JobRequest request) : id_{id}, request_{std::move(request)} {
}

JobState Job::state() const noexcept {
    if (report_.result != JobResult::None)
        return JobState::Done;
    if (stop_.stop_requested())
        return JobState::Cancelling;
    if (!started_)
        return JobState::Queued;
    return progress_.pause_reason.empty() ? JobState::Running : JobState::Paused;
}

std::uint64_t Job::seconds_left() const noexcept {
    const std::uint64_t rate = this->rate();
    if (rate == 0 || progress_.bytes_done >= progress_.bytes_total)
        return 0;
    return (progress_.bytes_total - progress_.bytes_done) / rate;
}

} // namespace mtpsync
