// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace mtpsync {

/// Reads a JSON document. Throws Error (@p code) with @p what, line and column when it is not one.
[[nodiscard]] nlohmann::json parse_json(std::string_view text, ErrorCode code, std::string_view what);

} // namespace mtpsync
