// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/wire_faults.hpp"

#include <nlohmann/json.hpp>

namespace vphone {

namespace {

const char *name_of(WireFaultKind kind) {
    switch (kind) {
    case WireFaultKind::Unplug: return "unplug-at";
    case WireFaultKind::Stall: return "stall-at";
    case WireFaultKind::Corrupt: return "corrupt-at";
    }
    return "";
}

} // namespace

void WireFaults::arm(const WireFault &fault) {
    armed_.push_back({fault, moved(fault.direction) + fault.after});
}

WireFaults::Armed *WireFaults::first_armed(WireFaultKind kind, Direction direction) {
    Armed *first = nullptr;
    for (auto &candidate : armed_) {
        const bool applies = !candidate.fired && candidate.fault.kind == kind && candidate.fault.direction == direction;
        if (applies && (first == nullptr || candidate.position < first->position))
            first = &candidate;
    }
    return first;
}

std::optional<std::size_t> WireFaults::take_stall(Direction direction, std::size_t size) {
    const std::uint64_t start = moved(direction);
    Armed *stall = first_armed(WireFaultKind::Stall, direction);
    if (stall == nullptr || stall->position >= start + size)
        return std::nullopt;
    stall->fired = true;
    return static_cast<std::size_t>(stall->position - start);
}

WireFaults::Verdict WireFaults::pass(Direction direction, std::span<std::uint8_t> bytes) {
    std::uint64_t &start = moved(direction);
    Verdict verdict{.pass = bytes.size()};
    Armed *unplug = first_armed(WireFaultKind::Unplug, direction);
    if (unplug != nullptr && unplug->position <= start + bytes.size()) {
        unplug->fired = true;
        verdict.pass = static_cast<std::size_t>(unplug->position - start);
        verdict.unplugged = &unplug->fault;
    }
    const std::uint64_t end = start + verdict.pass;
    for (Armed *flip = first_armed(WireFaultKind::Corrupt, direction); flip != nullptr && flip->position < end;
         flip = first_armed(WireFaultKind::Corrupt, direction)) {
        bytes[static_cast<std::size_t>(flip->position - start)] ^= flip->fault.flipped_bits;
        flip->fired = true;
    }
    start = end;
    return verdict;
}

nlohmann::json WireFaults::report() const {
    auto list = nlohmann::json::array();
    for (const auto &entry : armed_) {
        list.push_back({
            {"kind", name_of(entry.fault.kind)},
            {"direction", entry.fault.direction == Direction::In ? "in" : "out"},
            {"bytes", entry.fault.after},
            {"fired", entry.fired ? 1 : 0},
            {"armed", !entry.fired},
        });
    }
    return list;
}

} // namespace vphone
