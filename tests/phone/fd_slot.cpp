// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/fd_slot.hpp"

#include "common/unique_fd.hpp"
#include "tests/phone/usb/system_error.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <stdexcept>

namespace vphone::fd_slot {

namespace {

namespace fs = std::filesystem;

constexpr int highest = slots * width;

bool is_slot(const struct stat &file, const fs::path &directory) {
    struct stat slot;
    for (int number = 0; number < slots; ++number) {
        const auto path = directory / std::to_string(number);
        if (stat(path.c_str(), &slot) == 0 && slot.st_dev == file.st_dev && slot.st_ino == file.st_ino)
            return true;
    }
    return false;
}

void close_inherited(const fs::path &directory) {
    struct stat file;
    for (int fd = 3; fd < highest; ++fd) {
        if (fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && is_slot(file, directory))
            close(fd);
    }
}

/// Makes room for the range of the last slot, as far as the hard limit allows.
void raise_descriptor_limit(int wanted) {
    rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        throw_errno("getrlimit");
    const auto needed = static_cast<rlim_t>(wanted);
    if (limit.rlim_cur >= needed)
        return;
    limit.rlim_cur = needed;
    if (limit.rlim_max < needed || setrlimit(RLIMIT_NOFILE, &limit) < 0)
        throw std::runtime_error{"the limit of open files is below " + std::to_string(wanted) +
                                 ": raise it (ulimit -n)"};
}

/// Takes every free descriptor number below @p end.
void fill_below(int end, int with) {
    while (true) {
        mtpsync::UniqueFd filler{dup(with)}; // inherited by the program on purpose: it also keeps the lock
        if (!filler)
            throw_errno("dup");
        if (filler.get() >= end)
            return;
        static_cast<void>(filler.release());
    }
}

} // namespace

int take(const fs::path &root) {
    const fs::path directory = root / "slots";
    if (mkdir(directory.c_str(), 0777) == 0)
        chmod(directory.c_str(), 0777); // programs of several users may share a test bed
    else if (errno != EEXIST)
        throw_errno("mkdir '" + directory.native() + "'");
    close_inherited(directory);

    for (int number = 0; number < slots; ++number) {
        const auto path = directory / std::to_string(number);
        mtpsync::UniqueFd lock{open(path.c_str(), O_CREAT | O_RDWR, 0666)};
        if (!lock)
            throw_errno("open '" + path.native() + "'");
        if (flock(lock.get(), LOCK_EX | LOCK_NB) < 0)
            continue;
        fchmod(lock.get(), 0666); // whatever the umask says; another user's file is right already
        raise_descriptor_limit((number + 1) * width);
        fill_below(number * width, lock.get());
        static_cast<void>(lock.release()); // stays open, and so locked, in the program
        return number;
    }
    throw std::runtime_error{"all " + std::to_string(slots) + " slots of '" + directory.native() +
                             "' are taken by running programs"};
}

} // namespace vphone::fd_slot
