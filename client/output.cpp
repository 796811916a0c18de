// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/output.hpp"

#include "common/error.hpp"

#include <cerrno>
#include <cstdio>
#include <string>

namespace mtpsync {

namespace {

[[noreturn]] void refuse(int error_number) {
    if (error_number == EPIPE)
        throw OutputClosed{};
    throw system_error(ErrorCode::StateUnwritable, "cannot write to standard output", error_number);
}

} // namespace

void print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        refuse(errno);
}

void flush_output() {
    if (std::fflush(stdout) != 0)
        refuse(errno);
}

void print_error(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

void print_note(std::string_view line) {
    print_error(std::string{line} + "\n");
}

} // namespace mtpsync
