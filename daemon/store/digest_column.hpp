// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace mtpsync {

/// A digest as the database has it. Nothing for what is none.
[[nodiscard]] inline std::optional<Sha256> digest_of(const std::string &bytes) {
    Sha256 digest;
    if (bytes.size() != digest.bytes.size())
        return std::nullopt;
    std::ranges::copy(bytes, digest.bytes.begin());
    return digest;
}

} // namespace mtpsync
