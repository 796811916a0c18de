// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/fault.hpp"
#include "tests/phone/mtp/transaction_faults.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <list>
#include <string>

namespace vphone {

/// The faults that are armed, and those that were, with how often each has fired. Owned by PhoneState, thread-bound.
class FaultBoard {
public:
    Fault &arm(Fault fault);
    /// A transaction begins: which faults strike it? They count as fired.
    TransactionFaults begin(std::uint16_t operation);

    /// The first armed fault of a kind that strikes no transaction; null when there is none. The caller fires it.
    [[nodiscard]] Fault *find(FaultKind kind);
    [[nodiscard]] Fault *find_unreadable(std::size_t storage, const std::string &path);
    [[nodiscard]] bool is_removed(std::size_t storage) const;
    /// Ends all faults of a kind; they stay in the report.
    void disarm(FaultKind kind);
    void clear() { faults_.clear(); }

    /// [{"kind", its options, "armed": bool, "fired": n}, ...] in the order of arming.
    [[nodiscard]] nlohmann::json report() const;

private:
    std::list<Fault> faults_;
};

} // namespace vphone
