// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/path.hpp"
#include "common/unique_fd.hpp"

#include <dirent.h>

#include <memory>

namespace mtpsync {

/// The folder @p path below the open folder @p root, no symlink followed; good for calls that take a folder, not for
/// reading it. An invalid descriptor and errno when that fails. Reentrant.
[[nodiscard]] UniqueFd open_folder_below(int root, const RelPath &path);

struct CloseFolderStream {
    void operator()(DIR *stream) const noexcept { closedir(stream); }
};
using FolderStream = std::unique_ptr<DIR, CloseFolderStream>;

/// Over what is in the open @p folder; null when it cannot be read. Reentrant.
[[nodiscard]] FolderStream open_folder_stream(const UniqueFd &folder);

} // namespace mtpsync
