// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/job_info.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <vector>

namespace mtpsync {

namespace {

void take_target(const Properties &members, PlanTarget &target) {
    take(members, "device", target.device);
    take(members, "storage", target.storage);
    take(members, "dest", target.dest);
    std::string direction;
    take(members, "direction", direction);
    target.direction = direction_from_word(direction).value_or(Direction::Push);
    if (!members.contains("source"))
        return;
    std::vector<std::uint8_t> source;
    take(members, "source", source);
    target.source.assign(source.begin(), source.end());
}

} // namespace

void JobInfo::update(const Properties &properties) {
    take(properties, "Id", id);
    take(properties, "Kind", kind);
    take(properties, "Device", target.device);
    Properties of_target;
    take(properties, "Target", of_target);
    take_target(of_target, target);
    take(of_target, "profile", profile);
    take(properties, "OwnerUid", owner_uid);
    take(properties, "Created", created);
    take(properties, "State", state);
    take(properties, "StateReason", state_reason);
    take(properties, "Result", result);
    take(properties, "Phase", phase);
    take(properties, "FilesTotal", files_total);
    take(properties, "FilesDone", files_done);
    take(properties, "FilesFailed", files_failed);
    take(properties, "FilesSkipped", files_skipped);
    take(properties, "FilesVerified", files_verified);
    take(properties, "BytesTotal", bytes_total);
    take(properties, "BytesDone", bytes_done);
}

void JobInfo::progress(const Properties &numbers) {
    take(numbers, "phase", phase);
    take(numbers, "state", state);
    take(numbers, "item", item);
    take(numbers, "files_total", files_total);
    take(numbers, "files_done", files_done);
    take(numbers, "files_failed", files_failed);
    take(numbers, "files_skipped", files_skipped);
    take(numbers, "files_verified", files_verified);
    take(numbers, "bytes_total", bytes_total);
    take(numbers, "bytes_done", bytes_done);
    take(numbers, "rate", rate);
    take(numbers, "eta", eta);
}

std::optional<unsigned> JobInfo::percent() const noexcept {
    const bool by_bytes = bytes_total > 0;
    const std::uint64_t total = by_bytes ? bytes_total : files_total;
    const std::uint64_t done = by_bytes ? bytes_done : files_finished();
    if (total == 0)
        return std::nullopt;
    if (done >= total)
        return 100;
    return std::min(99U, static_cast<unsigned>(100.0 * static_cast<double>(done) / static_cast<double>(total)));
}

std::string JobInfo::label() const {
    // on the system bus nobody is told the local folder
    const std::string here = target.source.empty() ? "profile " + profile : escape_for_display(target.source);
    const std::string there = target.dest.empty() ? "/" : target.dest;
    return target.direction == Direction::Pull ? there + " -> " + here : here + " -> " + there;
}

} // namespace mtpsync
