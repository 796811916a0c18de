// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace vphone {

/// Paths inside a storage: names joined with '/', relative, "" is the root. Reentrant.

[[nodiscard]] inline std::string parent_path(std::string_view path) {
    const auto slash = path.rfind('/');
    return std::string{slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash)};
}

[[nodiscard]] inline std::string last_name(std::string_view path) {
    const auto slash = path.rfind('/');
    return std::string{slash == std::string_view::npos ? path : path.substr(slash + 1)};
}

[[nodiscard]] inline std::string join_path(std::string_view folder, std::string_view name) {
    std::string path{folder};
    if (!path.empty())
        path += '/';
    return path.append(name);
}

/// Is @p path the folder @p folder itself or something below it?
[[nodiscard]] inline bool is_within(std::string_view path, std::string_view folder) {
    return folder.empty() || path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

} // namespace vphone
