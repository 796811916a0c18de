// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <string>

namespace mtpsync {

/// A file in memory that holds @p text, to be handed to a caller: at its beginning, and sealed. Throws Error
/// (StateUnwritable). Reentrant.
[[nodiscard]] UniqueFd memory_file(const std::string &name, const std::string &text);

} // namespace mtpsync
