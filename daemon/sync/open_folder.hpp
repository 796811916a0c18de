// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/path.hpp"
#include "common/unique_fd.hpp"

namespace mtpsync {

/// The folder @p path below the open folder @p root, no symlink followed; good for calls that take a folder, not for
/// reading it. An invalid descriptor and errno when that fails. Reentrant.
[[nodiscard]] UniqueFd open_folder_below(int root, const RelPath &path);

} // namespace mtpsync
