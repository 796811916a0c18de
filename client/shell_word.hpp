// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mtpsync {

/// @p bytes as one word of a command line that can be pasted into bash, without a character that a terminal would not
/// show. Reentrant.
[[nodiscard]] std::string shell_word(std::string_view bytes);

} // namespace mtpsync
