// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/progress_bar.hpp"

#include "client/display_width.hpp"
#include "client/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mtpsync {

namespace {

constexpr std::size_t narrow = 60; // below, the numbers need the room of the bar
constexpr std::size_t longest_bar = 30;
constexpr std::size_t least_item = 8;

/// What the line begins with: the phase, or why there is none.
std::string heading(const JobInfo &job) {
    if (job.state == "running" && !job.phase.empty())
        return job.phase;
    return job.state.empty() ? "starting" : job.state;
}

std::string bar(unsigned percent, std::size_t columns, const Style &style) {
    const std::size_t inside = columns - 2;
    const std::size_t full = inside * percent / 100;
    std::string done(full, '=');
    if (full > 0 && full < inside)
        done.back() = '>';
    return "[" + style.good(done) + std::string(inside - full, ' ') + "]";
}

/// Behind the bar, each with two spaces before it.
std::string numbers(const JobInfo &job) {
    std::string text = fmt::format("  {}/{}", job.files_finished(), job.files_total);
    if (job.files_failed > 0)
        text += fmt::format(" ({} failed)", job.files_failed);
    if (job.rate > 0)
        text += "  " + format_bytes(job.rate) + "/s";
    if (job.eta > 0)
        text += "  " + format_duration(job.eta) + " left";
    return text;
}

} // namespace

std::string progress_bar(const JobInfo &job, std::size_t width, const Style &style) {
    std::string head = heading(job);
    if (!job.state_reason.empty())
        return style.warning(cut_to_width(head + ": " + job.state_reason, width));
    const auto percent = job.percent();
    if (!percent)
        return cut_to_width(job.item.empty() ? head : head + "  " + job.item, width);

    // widths are counted before colours come in
    const std::string behind = fmt::format(" {:3}%{}", *percent, numbers(job));
    std::size_t used = display_width(head) + display_width(behind);
    std::string line = head;
    if (width >= narrow && used + 12 <= width) {
        const std::size_t columns = std::min({longest_bar, width / 4, width - used - 2});
        line += "  " + bar(*percent, columns, style);
        used += 2 + columns;
    }
    if (used > width)
        return cut_to_width(head + behind, width);
    line += behind;
    if (!job.item.empty() && used + 2 + least_item <= width)
        line += "  " + cut_to_width(job.item, width - used - 2);
    return line;
}

std::string progress_words(const JobInfo &job) {
    std::string line = heading(job);
    if (!job.state_reason.empty())
        return line + ": " + job.state_reason;
    if (job.files_total == 0)
        return line;
    line += fmt::format(": {} of {}", job.files_finished(), format_count(job.files_total, "file"));
    if (job.files_failed > 0)
        line += fmt::format(" ({} failed)", job.files_failed);
    if (const auto percent = job.percent())
        line += fmt::format(", {}%", *percent);
    if (job.rate > 0)
        line += ", " + format_bytes(job.rate) + "/s";
    if (job.eta > 0)
        line += ", " + format_duration(job.eta) + " left";
    return line;
}

} // namespace mtpsync
