// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/output_capture.hpp"

#include "common/error.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace mtpsync {

namespace {

UniqueFd duplicate(int fd) {
    return UniqueFd{fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
}

} // namespace

OutputCapture::OutputCapture()
    : file_{memfd_create("output", MFD_CLOEXEC)}, saved_stdout_{duplicate(STDOUT_FILENO)}, saved_stderr_{duplicate(
                                                                                               STDERR_FILENO)} {
    if (!file_ || !saved_stdout_ || !saved_stderr_)
        throw system_error(ErrorCode::Internal, "the output of libmtp cannot be captured", errno);
    std::fflush(nullptr);
    dup2(file_.get(), STDOUT_FILENO);
    dup2(file_.get(), STDERR_FILENO);
}

OutputCapture::~OutputCapture() {
    if (saved_stdout_)
        restore();
}

void OutputCapture::restore() noexcept {
    std::fflush(nullptr);
    dup2(saved_stdout_.get(), STDOUT_FILENO);
    dup2(saved_stderr_.get(), STDERR_FILENO);
    saved_stdout_.reset();
    saved_stderr_.reset();
}

std::string OutputCapture::finish() {
    restore();
    std::string text(64UL * 1024, '\0');
    const ssize_t length = pread(file_.get(), text.data(), text.size(), 0);
    text.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    return text;
}

} // namespace mtpsync
