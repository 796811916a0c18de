// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace mtpsync {

/// Now, as "2026-03-01T10:20:30Z" (RFC 3339).
[[nodiscard]] std::string utc_now();
/// The same of any time, in seconds since the epoch.
[[nodiscard]] std::string utc_text(std::int64_t seconds);
/// Now, in seconds since the epoch.
[[nodiscard]] std::int64_t utc_seconds();

} // namespace mtpsync
