// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace vphone {

enum class FaultKind {
    Respond,
    Hang,
    Slow,
    Unplug,
    Stall,
    Hold,
    ShortData, ///< up to here, those that strike a transaction
    StoreFullAt,
    ReadOnly,
    Locked,
    CorruptStored,
    CorruptSent,
    Unreadable,
    LateCancelAnswer,
    StoreRemoved
};
[[nodiscard]] std::string_view name_of(FaultKind kind) noexcept;

/// Where in a transaction a fault strikes (PIMA 15740 §9.3: operation request, data, response).
enum class Phase { Command, Data, Response };

/// One fault that a test armed. Plain data; docs/virtual-phone-mtp.md has the table of kinds and options.
struct Fault {
    static constexpr std::uint64_t forever = std::numeric_limits<std::uint64_t>::max();

    FaultKind kind = FaultKind::Respond;
    nlohmann::json as_armed;                ///< the command, for the report
    std::optional<std::uint16_t> operation; ///< nothing: any
    std::uint64_t skip = 0;                 ///< matching transactions that still pass unharmed
    std::uint64_t times = 1;                ///< how often it may still strike
    std::uint64_t fired = 0;
    Phase phase = Phase::Command;
    std::uint16_t code = 0;
    std::chrono::milliseconds delay{0};
    std::uint64_t bytes = 0; ///< an offset or a count, by kind
    std::string path;
    std::size_t storage = 0;
    bool stalls = false;
    bool waits = false; ///< for its transaction, at which it becomes what it else is at once

    /// {"kind": ..., its options}; throws std::invalid_argument that names what is wrong.
    static Fault from_json(const nlohmann::json &command);

    /// Is it about one storage, or an object of it, that the command names?
    [[nodiscard]] bool needs_storage() const noexcept;
    [[nodiscard]] bool is_armed() const noexcept { return times > 0; }
    void fire() noexcept;
};

} // namespace vphone
