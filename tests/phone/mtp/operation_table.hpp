// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/container.hpp"
#include "tests/phone/mtp/data_phase.hpp"
#include "tests/phone/mtp/phone_state.hpp"
#include "tests/phone/mtp/reply.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace vphone {

/// An operation without a data phase, or with one to the initiator. Throws Refusal.
using Answerer = Reply (*)(PhoneState &, const Command &);
/// An operation with a data phase from the initiator. Throws Refusal.
using Receiver = std::unique_ptr<DataPhase> (*)(PhoneState &, const Command &);

/// One row of the table of operations. The transaction engine makes the checks that the row asks for, so that a handler
/// may rely on them.
struct Operation {
    std::uint16_t code;
    std::string_view name;
    std::size_t least_parameters;
    bool needs_session;
    bool changes_store;
    std::variant<Answerer, Receiver> handler;

    [[nodiscard]] bool receives_data() const noexcept { return std::holds_alternative<Receiver>(handler); }
};

/// Null when this program does not know the operation at all.
[[nodiscard]] const Operation *find_operation(std::uint16_t code) noexcept;

/// "0x1007 GetObjectHandles", "0x9999" when it is unknown.
[[nodiscard]] std::string describe_operation(std::uint16_t code);

} // namespace vphone
