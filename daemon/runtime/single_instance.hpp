// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <filesystem>

namespace mtpsync {

/**
 * Holds a lock file as long as it lives: nobody else on this machine gets the same one meanwhile. The lock goes with
 * the process, however that ends. The file stays behind: one that is removed may already be opened by the next
 * instance, which would then share its lock with nobody.
 *
 * Owned by main(). Reentrant.
 */
class SingleInstance {
public:
    /// Makes the file where there is none, locks it and writes the process id into it. Throws Error: AlreadyRunning
    /// when it is locked, with the process id of the holder; StateUnwritable.
    explicit SingleInstance(const std::filesystem::path &path);

private:
    UniqueFd file_; // an exclusive flock(2)
};

} // namespace mtpsync
