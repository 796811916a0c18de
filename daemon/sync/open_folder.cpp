// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/open_folder.hpp"

#include <fcntl.h>

#include <string>

namespace mtpsync {

UniqueFd open_folder_below(int root, const RelPath &path) {
    UniqueFd folder{openat(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC)};
    for (const std::string_view name : path.names()) {
        if (!folder)
            break;
        folder =
            UniqueFd{openat(folder.get(), std::string{name}.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    }
    return folder;
}

} // namespace mtpsync
