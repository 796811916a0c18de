// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace mtpsync {

/// Reads a JSON document. Throws Error (@p code) with @p what, line and column when it is not one.
[[nodiscard]] nlohmann::json parse_json(std::string_view text, ErrorCode code, std::string_view what);

/// For people, one member a line. What is not valid UTF-8 becomes U+FFFD: texts that a phone made reach documents too.
[[nodiscard]] std::string json_text_of(const nlohmann::ordered_json &document);

} // namespace mtpsync
