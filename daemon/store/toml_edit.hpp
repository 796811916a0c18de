// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mtpsync {

/**
 * The TOML @p text of @p file with @p value, as TOML has it, for @p key; a key in a section has a dot: "match.serial".
 * Only the line of the key is another one, or a line more is there: comments and order stay. Reentrant.
 *
 * Throws Error (InvalidProfile) when @p text is no TOML, and where a change of one line would not do, with the line to
 * write by hand: values of several lines, dotted keys, inline tables.
 */
[[nodiscard]] std::string set_in_toml(std::string_view text, const std::string &file, std::string_view key,
                                      std::string_view value);

} // namespace mtpsync
