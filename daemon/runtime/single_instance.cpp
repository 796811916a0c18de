// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/runtime/single_instance.hpp"

#include "common/error.hpp"
#include "common/text.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <string>

namespace mtpsync {

namespace {

/// "process 1234", as the file says; it says nothing in the moment between locking and writing.
std::string holder(int file) {
    char text[24];
    const ssize_t size = pread(file, text, sizeof(text), 0);
    std::string digits;
    for (ssize_t n = 0; n < size && std::isdigit(static_cast<unsigned char>(text[n])) != 0; ++n)
        digits += text[n];
    return digits.empty() ? "another process" : "process " + digits;
}

UniqueFd open_file(const std::string &path, const std::string &shown) {
    UniqueFd file{open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!file)
        throw system_error(ErrorCode::StateUnwritable, "the lock file " + shown + " cannot be opened", errno);
    return file;
}

void lock(int file, const std::string &shown) {
    if (flock(file, LOCK_EX | LOCK_NB) == 0)
        return;
    if (errno != EWOULDBLOCK)
        throw system_error(ErrorCode::StateUnwritable, "the lock file " + shown + " cannot be locked", errno);
    throw Error{ErrorCode::AlreadyRunning,
                holder(file) + " runs already and holds the lock file " + shown + "; stop it first"};
}

void write_pid(int file, const std::string &shown) {
    const std::string text = std::to_string(getpid()) + "\n";
    if (ftruncate(file, 0) < 0 || pwrite(file, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
        throw system_error(ErrorCode::StateUnwritable, "the lock file " + shown + " cannot be written", errno);
}

} // namespace

SingleInstance::SingleInstance(const std::filesystem::path &path) {
    const std::string shown = escape_for_display(path.native());
    file_ = open_file(path, shown);
    lock(file_.get(), shown);
    write_pid(file_.get(), shown);
}

} // namespace mtpsync
