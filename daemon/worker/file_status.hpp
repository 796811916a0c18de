// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace mtpsync {

/// fstat() as the system call of that name. glibc before 2.39 asks newfstatat() instead, which takes a path and which a
/// confined worker may therefore not call.
[[nodiscard]] inline bool file_status(int fd, struct stat &status) noexcept {
    return syscall(SYS_fstat, fd, &status) == 0;
}

} // namespace mtpsync
