// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/fault.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/json_fields.hpp"

#include <algorithm>
#include <utility>

namespace vphone {

namespace {

constexpr std::pair<std::string_view, FaultKind> fault_kinds[] = {
    {"respond", FaultKind::Respond},
    {"hang", FaultKind::Hang},
    {"slow", FaultKind::Slow},
    {"unplug", FaultKind::Unplug},
    {"stall", FaultKind::Stall},
    {"hold", FaultKind::Hold},
    {"short-data", FaultKind::ShortData},
    {"store-full-at", FaultKind::StoreFullAt},
    {"read-only", FaultKind::ReadOnly},
    {"locked", FaultKind::Locked},
    {"corrupt-stored", FaultKind::CorruptStored},
    {"corrupt-sent", FaultKind::CorruptSent},
    {"unreadable", FaultKind::Unreadable},
    {"late-cancel-answer", FaultKind::LateCancelAnswer},
    {"store-removed", FaultKind::StoreRemoved},
};

FaultKind parse_kind(JsonFields &fields) {
    const std::string name = fields.text("kind");
    for (const auto &[known, kind] : fault_kinds)
        if (known == name)
            return kind;
    fields.complain("kind", "has no such fault: '" + name + "'");
}

Phase parse_phase(JsonFields &fields) {
    const std::string name = fields.text("phase", "command");
    if (name == "command")
        return Phase::Command;
    if (name == "data")
        return Phase::Data;
    if (name == "response")
        return Phase::Response;
    fields.complain("phase", "must be command, data or response, not '" + name + "'");
}

/// "transaction": the K-th from now. False: there is no such field.
bool read_turn(JsonFields &fields, Fault &fault) {
    if (!fields.has("transaction"))
        return false;
    const std::uint64_t which = fields.number("transaction");
    if (which == 0 || fields.has("operation") || fields.has("skip"))
        fields.complain("transaction", "counts from 1 and goes without 'operation' and 'skip'");
    fault.skip = which - 1;
    return true;
}

/// "operation" (or "any") with "skip", or "transaction". And how often.
void read_target(JsonFields &fields, Fault &fault) {
    if (!read_turn(fields, fault)) {
        if (fields.text("operation", "any") != "any")
            fault.operation = fields.code("operation");
        fault.skip = fields.number_or("skip", 0);
    }
    fault.times = fields.number_or("times", 1);
}

void read_path(JsonFields &fields, Fault &fault) {
    fault.storage = fields.number_or("storage", 0);
    fault.path = fields.text("path");
}

void read_options(JsonFields &fields, Fault &fault) {
    switch (fault.kind) {
    case FaultKind::Respond:
        read_target(fields, fault);
        fault.code = fields.code("code");
        break;
    case FaultKind::Hang:
    case FaultKind::Unplug:
    case FaultKind::Stall:
        read_target(fields, fault);
        fault.phase = parse_phase(fields);
        fault.bytes = fields.number_or("bytes", 0);
        break;
    case FaultKind::Slow:
        read_target(fields, fault);
        fault.delay = std::chrono::milliseconds{fields.number("delay_ms", 3'600'000)};
        break;
    case FaultKind::Hold: read_target(fields, fault); break;
    case FaultKind::ShortData:
        read_target(fields, fault);
        fault.bytes = fields.number("bytes");
        break;
    case FaultKind::StoreFullAt:
        fault.bytes = fields.number("bytes");
        fault.stalls = fields.flag("stall", false);
        fault.times = fields.number_or("times", 1);
        break;
    case FaultKind::CorruptStored:
        fault.waits = read_turn(fields, fault);
        if (!fault.waits)
            read_path(fields, fault);
        fault.bytes = fields.number("offset");
        break;
    case FaultKind::CorruptSent:
        fault.waits = read_turn(fields, fault);
        fault.bytes = fields.number("offset");
        fault.times = fields.number_or("times", 1);
        break;
    case FaultKind::Unreadable:
        read_path(fields, fault);
        fault.code = fields.code_or("code", response::general_error);
        fault.times = fields.number_or("times", Fault::forever);
        break;
    case FaultKind::StoreRemoved:
        fault.storage = fields.number("storage");
        fault.times = Fault::forever;
        break;
    case FaultKind::Locked:
        fault.waits = read_turn(fields, fault);
        fault.times = Fault::forever;
        break;
    case FaultKind::ReadOnly:
    case FaultKind::LateCancelAnswer: fault.times = fields.number_or("times", Fault::forever); break;
    }
}

} // namespace

std::string_view name_of(FaultKind kind) noexcept {
    const auto *const found = std::find_if(std::begin(fault_kinds), std::end(fault_kinds),
                                           [kind](const auto &entry) { return entry.second == kind; });
    return found->first;
}

Fault Fault::from_json(const nlohmann::json &command) {
    JsonFields fields{command, "command 'fault'"};
    Fault fault;
    fault.as_armed = command;
    fault.as_armed.erase("cmd");
    static_cast<void>(fields.text("cmd", ""));
    fault.kind = parse_kind(fields);
    read_options(fields, fault);
    fields.reject_unknown();
    return fault;
}

bool Fault::needs_storage() const noexcept {
    return kind == FaultKind::StoreRemoved || kind == FaultKind::Unreadable ||
           (kind == FaultKind::CorruptStored && !waits);
}

void Fault::fire() noexcept {
    ++fired;
    if (times != forever)
        --times;
}

} // namespace vphone
