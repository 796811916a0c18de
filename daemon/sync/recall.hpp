// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace mtpsync {

/// Whether what was proven earlier may stand for reading a file again.
enum class Recall : std::uint8_t {
    Allowed,
    Forbidden, ///< everything is read; what is found out is remembered all the same
};

/// What a job is told to trust.
struct TrustWish {
    Recall recall = Recall::Allowed;
    unsigned reprove = 0; ///< percent of what could be trusted on the phone that is read all the same, the oldest first

    friend bool operator==(const TrustWish &, const TrustWish &) = default;
};

} // namespace mtpsync
