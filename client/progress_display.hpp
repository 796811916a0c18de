// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/job_info.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace mtpsync {

/// Shows on standard error how a job gets on. Owned by whoever follows the job, thread-bound.
class ProgressDisplay {
public:
    using Clock = std::chrono::steady_clock;

    ProgressDisplay() = default;
    ProgressDisplay(const ProgressDisplay &) = delete;
    ProgressDisplay &operator=(const ProgressDisplay &) = delete;
    virtual ~ProgressDisplay() = default;

    /// To be called when @p job has changed, and when time() has come.
    virtual void show(const JobInfo &job, Clock::time_point now) = 0;
    /// When show() wants to be called although nothing has changed.
    [[nodiscard]] virtual Clock::time_point time() const = 0;
    /// A line that stays.
    virtual void say(std::string_view line) = 0;
};

/// One line that is redrawn, at the latest every second; it is gone when the display dies.
class LiveProgress final : public ProgressDisplay {
public:
    LiveProgress() = default;
    ~LiveProgress() override;

    void show(const JobInfo &job, Clock::time_point now) override;
    [[nodiscard]] Clock::time_point time() const override { return next_; }
    void say(std::string_view line) override;

private:
    void draw() const;

    std::string line_;
    Clock::time_point next_ = Clock::now();
};

/// A line whenever phase, state or reason change, and every ten seconds.
class PlainProgress final : public ProgressDisplay {
public:
    PlainProgress() = default;

    void show(const JobInfo &job, Clock::time_point now) override;
    [[nodiscard]] Clock::time_point time() const override { return next_; }
    void say(std::string_view line) override;

private:
    std::string told_; // what the last line was about
    Clock::time_point next_ = Clock::now();
};

/// The one that fits standard error.
[[nodiscard]] std::unique_ptr<ProgressDisplay> make_progress_display();

} // namespace mtpsync
