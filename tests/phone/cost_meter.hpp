// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>

namespace vphone {

/// Counts what a host's work costs on the wire: transactions and payload bytes per operation code, and URBs.
/// Thread-bound to the phone's thread; the MTP side reports operations, the USB side URBs.
class CostMeter {
public:
    struct Cost {
        std::uint64_t transactions = 0;
        std::uint64_t bytes_in = 0;  ///< data phase, device to host, without container headers
        std::uint64_t bytes_out = 0; ///< data phase, host to device, without container headers
    };

    /// A command container with this operation code arrived.
    void begin(std::uint16_t operation);
    void add_bytes_in(std::uint16_t operation, std::uint64_t bytes);
    void add_bytes_out(std::uint16_t operation, std::uint64_t bytes);
    void add_urb() noexcept { ++urbs_; }
    /// Starts again from zero.
    void reset();

    [[nodiscard]] std::uint64_t transactions() const noexcept { return transactions_; }
    [[nodiscard]] const std::map<std::uint16_t, Cost> &by_operation() const noexcept { return total_; }

    /// {"transactions": n, "urbs": n, "operations": {"0x1007 GetObjectHandles":
    /// {"transactions","bytes_in","bytes_out"}, ...}} of everything since the last reset(), or of the last @p window
    /// (whole seconds, at most 600) when it is not zero.
    [[nodiscard]] nlohmann::json report(std::chrono::seconds window = std::chrono::seconds{0}) const;

private:
    struct Second {
        std::int64_t number = -1; ///< steady-clock second that this slot holds
        std::map<std::uint16_t, Cost> by_operation;
    };
    Cost &now(std::uint16_t operation);

    std::map<std::uint16_t, Cost> total_;
    std::array<Second, 600> recent_;
    std::uint64_t transactions_ = 0;
    std::uint64_t urbs_ = 0;
};

} // namespace vphone
