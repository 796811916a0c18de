// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace mtpsync {

/// The speed of the last few seconds. A value.
class RateEstimate {
public:
    using Time = std::chrono::steady_clock::time_point;

    void add(Time now, std::uint64_t bytes_done);
    /// 0 until there are five samples: an earlier guess would jump about.
    [[nodiscard]] std::uint64_t bytes_per_second() const noexcept;

private:
    struct Sample {
        Time time;
        std::uint64_t bytes;
    };
    std::deque<Sample> samples_;
};

} // namespace mtpsync
