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

FolderStream open_folder_stream(const UniqueFd &folder) {
    UniqueFd readable{openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!readable)
        return nullptr;
    FolderStream stream{fdopendir(readable.get())};
    if (stream)
        (void)readable.release(); // the stream's now
    return stream;
}

} // namespace mtpsync
