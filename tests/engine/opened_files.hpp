// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace mtpsync {

/// Which files of one folder, not of those below, were opened for reading since the last look. Thread-bound.
class OpenedFiles {
public:
    explicit OpenedFiles(const std::filesystem::path &folder);

    /// Their names.
    [[nodiscard]] std::set<std::string> take();

private:
    UniqueFd watch_;
};

} // namespace mtpsync
