// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/fault_board.hpp"

#include "tests/phone/mtp/codes.hpp"

#include <algorithm>
#include <utility>

namespace vphone {

namespace {

bool reads_content(std::uint16_t code) {
    return code == operation::get_object || code == operation::get_partial_object ||
           code == operation::get_partial_object_64;
}

bool matches(const Fault &fault, std::uint16_t code) {
    if (!fault.is_armed())
        return false;
    if (fault.waits)
        return true;
    if (fault.kind > FaultKind::ShortData)
        return false;
    if (fault.operation)
        return *fault.operation == code;
    // a listing that lacks its end would be another fault than content that lacks its end
    return fault.kind != FaultKind::ShortData || reads_content(code);
}

void strike(const Fault &fault, TransactionFaults &faults) {
    const TransactionFaults::Strike where{.phase = fault.phase, .bytes = fault.bytes};
    switch (fault.kind) {
    case FaultKind::Respond: faults.respond = fault.code; break;
    case FaultKind::Hang: faults.hang = where; break;
    case FaultKind::Unplug: faults.unplug = where; break;
    case FaultKind::Stall: faults.stall = where; break;
    case FaultKind::Slow: faults.delay += fault.delay; break;
    case FaultKind::Hold: faults.holds = true; break;
    case FaultKind::ShortData: faults.missing_bytes += fault.bytes; break;
    default: break;
    }
}

/// The transaction that it waited for has come: from now on it is as if it had been armed just now.
void take_up(Fault &fault, TransactionFaults &faults) {
    fault.waits = false;
    switch (fault.kind) {
    case FaultKind::Locked:
        fault.fire();
        faults.locks = true;
        break;
    case FaultKind::CorruptStored:
        fault.fire();
        faults.decayed_byte = fault.bytes;
        break;
    default: break; // a byte of what is sent: the data counts, which is still to come
    }
}

} // namespace

Fault &FaultBoard::arm(Fault fault) {
    return faults_.emplace_back(std::move(fault));
}

TransactionFaults FaultBoard::begin(std::uint16_t operation) {
    TransactionFaults result;
    for (Fault &fault : faults_) {
        if (!matches(fault, operation))
            continue;
        if (fault.skip > 0) {
            --fault.skip;
            continue;
        }
        if (fault.waits) {
            take_up(fault, result);
        } else {
            fault.fire();
            strike(fault, result);
        }
    }
    return result;
}

Fault *FaultBoard::find(FaultKind kind) {
    const auto found = std::find_if(faults_.begin(), faults_.end(), [kind](const Fault &fault) {
        return fault.kind == kind && fault.is_armed() && !fault.waits;
    });
    return found == faults_.end() ? nullptr : &*found;
}

Fault *FaultBoard::find_unreadable(std::size_t storage, const std::string &path) {
    for (Fault &fault : faults_)
        if (fault.kind == FaultKind::Unreadable && fault.is_armed() && fault.storage == storage && fault.path == path)
            return &fault;
    return nullptr;
}

bool FaultBoard::is_removed(std::size_t storage) const {
    return std::any_of(faults_.begin(), faults_.end(), [storage](const Fault &fault) {
        return fault.kind == FaultKind::StoreRemoved && fault.is_armed() && fault.storage == storage;
    });
}

void FaultBoard::disarm(FaultKind kind) {
    for (Fault &fault : faults_)
        if (fault.kind == kind)
            fault.times = 0;
}

nlohmann::json FaultBoard::report() const {
    auto list = nlohmann::json::array();
    for (const Fault &fault : faults_) {
        nlohmann::json entry = fault.as_armed;
        entry["kind"] = name_of(fault.kind);
        entry["armed"] = fault.is_armed();
        entry["fired"] = fault.fired;
        list.push_back(std::move(entry));
    }
    return list;
}

} // namespace vphone
