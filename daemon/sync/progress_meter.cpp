// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/progress_meter.hpp"

#include "common/words.hpp"

#include <algorithm>
#include <utility>

namespace mtpsync {

namespace {

constexpr Words<Phase, 7> phases{{"waiting", "opening", "scanning", "comparing", "copying", "deleting", "reporting"}};

} // namespace

std::string_view to_word(Phase phase) noexcept {
    return phases.of(phase);
}

void ProgressMeter::set_phase(Phase phase) {
    const std::scoped_lock lock{mutex_};
    progress_.phase = phase;
    progress_.item.clear();
}

void ProgressMeter::restart() {
    const std::scoped_lock lock{mutex_};
    progress_ = {.phase = progress_.phase};
    item_bytes_ = item_done_ = 0;
}

void ProgressMeter::set_pause(std::string reason) {
    const std::scoped_lock lock{mutex_};
    progress_.pause_reason = std::move(reason);
}

void ProgressMeter::add_total(std::uint64_t files, std::uint64_t bytes) {
    const std::scoped_lock lock{mutex_};
    progress_.files_total += files;
    progress_.bytes_total += bytes;
}

void ProgressMeter::begin_item(std::string display_path, std::uint64_t bytes) {
    const std::scoped_lock lock{mutex_};
    progress_.item = std::move(display_path);
    item_bytes_ = bytes;
    item_done_ = 0;
}

void ProgressMeter::move_item(std::uint64_t bytes_done) {
    const std::scoped_lock lock{mutex_};
    item_done_ = std::min(bytes_done, item_bytes_);
}

void ProgressMeter::end_item(End end) {
    const std::scoped_lock lock{mutex_};
    progress_.bytes_done += item_bytes_;
    item_bytes_ = item_done_ = 0;
    count_locked(end);
}

void ProgressMeter::count(End end) {
    const std::scoped_lock lock{mutex_};
    count_locked(end);
}

void ProgressMeter::count_locked(End end) {
    switch (end) {
    case End::Verified: ++progress_.files_verified; [[fallthrough]];
    case End::Done: ++progress_.files_done; break;
    case End::Failed: ++progress_.files_failed; break;
    case End::Skipped: ++progress_.files_skipped; break;
    }
}

Progress ProgressMeter::sample() const {
    const std::scoped_lock lock{mutex_};
    Progress sample = progress_;
    sample.bytes_done += item_done_;
    return sample;
}

} // namespace mtpsync
