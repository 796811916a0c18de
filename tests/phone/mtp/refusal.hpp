// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <stdexcept>

namespace vphone {

/// An operation that the phone answers with a response code other than OK. Thrown by whoever finds the obstacle, turned
/// into the response by the transaction engine. Reentrant.
class Refusal : public std::runtime_error {
public:
    /// @p stalls: the phone halts its bulk endpoints instead of answering.
    Refusal(std::uint16_t code, const char *why, bool stalls = false)
        : std::runtime_error{why}, code_{code}, stalls_{stalls} {}

    [[nodiscard]] std::uint16_t code() const noexcept { return code_; }
    [[nodiscard]] bool stalls() const noexcept { return stalls_; }

private:
    std::uint16_t code_;
    bool stalls_;
};

} // namespace vphone
