// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/progress_display.hpp"

#include "client/output.hpp"
#include "client/progress_bar.hpp"
#include "client/style.hpp"
#include "client/terminal.hpp"

#include <unistd.h>

#include <algorithm>

namespace mtpsync {

namespace {

constexpr std::string_view erase_line = "\r\x1b[K";
// a terminal echoes "^C" behind the line; in the next one it could not be erased
constexpr std::size_t margin = 3;

} // namespace

LiveProgress::~LiveProgress() {
    print_error(erase_line);
}

void LiveProgress::show(const JobInfo &job, Clock::time_point now) {
    next_ = now + std::chrono::seconds{1};
    line_ = progress_bar(job, terminal::width() - std::min(terminal::width(), margin), Style::of(STDERR_FILENO));
    draw();
}

void LiveProgress::draw() const {
    print_error(std::string{erase_line} + line_);
}

void LiveProgress::say(std::string_view line) {
    print_error(erase_line);
    print_note(line);
    draw();
}

void PlainProgress::show(const JobInfo &job, Clock::time_point now) {
    const std::string about = job.phase + '\n' + job.state + '\n' + job.state_reason;
    if (about == told_ && now < next_)
        return;
    if (job.state == "done") // the summary has the final numbers
        return;
    told_ = about;
    next_ = now + std::chrono::seconds{10};
    say("job " + std::to_string(job.id) + ": " + progress_words(job));
}

void PlainProgress::say(std::string_view line) {
    print_note(line);
}

std::unique_ptr<ProgressDisplay> make_progress_display() {
    if (terminal::shows_progress())
        return std::make_unique<LiveProgress>();
    return std::make_unique<PlainProgress>();
}

} // namespace mtpsync
