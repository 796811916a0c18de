// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/document_file.hpp"

#include "client/output.hpp"
#include "common/error.hpp"
#include "common/plan.hpp"
#include "common/text.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace mtpsync {

namespace {

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = write(fd, text.data(), text.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// What open() would have given a new file; the umask cannot be read without setting it.
mode_t usual_mode() {
    const mode_t mask = umask(0);
    umask(mask);
    return 0666U & ~mask;
}

} // namespace

std::string read_document(int fd, std::string_view what) {
    std::string text;
    std::array<char, 65536> buffer{};
    for (;;) {
        const ssize_t count = read(fd, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_error(ErrorCode::InvalidPlan, "cannot read " + std::string{what}, errno);
        if (count == 0)
            return text;
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (text.size() > max_plan_bytes)
            throw Error{ErrorCode::InvalidPlan, std::string{what} + " is larger than the 64 MiB that a plan may have"};
    }
}

std::string read_document_file(const std::string &path) {
    if (path == "-")
        return read_document(STDIN_FILENO, "standard input");
    const std::string what = "'" + escape_for_display(path) + "'";
    const UniqueFd file{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file)
        throw system_error(ErrorCode::InvalidPlan, "cannot open " + what, errno);
    return read_document(file.get(), what);
}

void write_document_file(const std::string &path, std::string_view text) {
    if (path == "-") {
        print(text);
        return;
    }
    const std::string what = "cannot write '" + escape_for_display(path) + "'";
    std::string temporary = path + ".XXXXXX";
    const UniqueFd file{mkostemp(temporary.data(), O_CLOEXEC)};
    if (!file)
        throw system_error(ErrorCode::StateUnwritable, what, errno);
    if (!write_all(file.get(), text) || fchmod(file.get(), usual_mode()) != 0 || fsync(file.get()) != 0 ||
        std::rename(temporary.c_str(), path.c_str()) != 0) {
        const int error_number = errno;
        unlink(temporary.c_str());
        throw system_error(ErrorCode::StateUnwritable, what, error_number);
    }
}

UniqueFd sealed_document(std::string_view text) {
    UniqueFd memory{memfd_create("mtpsync-plan", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (!memory || !write_all(memory.get(), text) || lseek(memory.get(), 0, SEEK_SET) != 0 ||
        fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
        throw system_error(ErrorCode::Internal, "cannot hand the plan to mtpsyncd", errno);
    return memory;
}

} // namespace mtpsync
