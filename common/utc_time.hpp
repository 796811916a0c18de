// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace mtpsync {

/// Now, as "2026-03-01T10:20:30Z" (RFC 3339).
[[nodiscard]] std::string utc_now();

} // namespace mtpsync
