// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <vector>

namespace vphone {

/// The transactions of a time in their order, for tests that want to meet the K-th of them. Off until restart(true).
/// Owned by PhoneState, thread-bound.
class TransactionLog {
public:
    /// Forgets what it has.
    void restart(bool on);
    [[nodiscard]] bool is_on() const noexcept { return on_; }

    void begin(std::uint16_t operation);
    /// Payload bytes of the data phase of the transaction that began last.
    void add_bytes_in(std::uint64_t bytes);
    void add_bytes_out(std::uint64_t bytes);
    /// It was answered with this response code.
    void end(std::uint16_t code);

    /// [{"operation": "0x1007 GetObjectHandles", "bytes_in": n, "bytes_out": n, "response": code, or 0: no answer},
    /// ...]
    [[nodiscard]] nlohmann::json report() const;

private:
    struct Entry {
        std::uint16_t operation = 0;
        std::uint16_t response = 0;
        std::uint64_t bytes_in = 0;
        std::uint64_t bytes_out = 0;
    };

    bool on_ = false;
    std::vector<Entry> entries_;
};

} // namespace vphone
