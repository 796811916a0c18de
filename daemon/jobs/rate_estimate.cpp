// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/rate_estimate.hpp"

namespace mtpsync {

namespace {

constexpr std::size_t fewest_samples = 5;
constexpr std::size_t most_samples = 40; // ten seconds, at four a second

} // namespace

void RateEstimate::add(Time now, std::uint64_t bytes_done) {
    if (!samples_.empty() && bytes_done < samples_.back().bytes)
        samples_.clear(); // a file began again
    samples_.push_back({now, bytes_done});
    if (samples_.size() > most_samples)
        samples_.pop_front();
}

std::uint64_t RateEstimate::bytes_per_second() const noexcept {
    if (samples_.size() < fewest_samples)
        return 0;
    const std::chrono::duration<double> time = samples_.back().time - samples_.front().time;
    if (time.count() <= 0)
        return 0;
    return static_cast<std::uint64_t>(static_cast<double>(samples_.back().bytes - samples_.front().bytes) /
                                      time.count());
}

} // namespace mtpsync
