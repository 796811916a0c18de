// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <sys/types.h>

#include <string>
#include <vector>

namespace vphone {

/**
 * A program that a test runs, with its output. It dies with the test, and with this object.
 *
 * Thread-bound; the thread that starts it must live as long as it (PR_SET_PDEATHSIG).
 */
class ChildProcess {
public:
    enum class Output { Standard, WithErrors };

    /// Starts @p command, found by PATH. Its standard output, with the standard error or without, is read here.
    /// Throws std::system_error.
    explicit ChildProcess(const std::vector<std::string> &command, Output output = Output::Standard);
    ChildProcess(ChildProcess &&other) noexcept;
    ~ChildProcess();

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }
    void signal(int number) const;
    /// Waits for the next line, which comes without its end; an empty string when the output has ended.
    [[nodiscard]] std::string read_line();
    /// Waits for the end of the output.
    [[nodiscard]] std::string read_all();
    /// Waits for the end of the program: its exit status, or 128 + the number of the signal that ended it.
    int wait();

private:
    [[nodiscard]] bool read_more();

    pid_t pid_ = -1;
    mtpsync::UniqueFd output_;
    std::string buffer_;
};

/// What a program that ran to its end left.
struct Finished {
    int status;
    std::string output;
};

/// Runs a program, standard error included.
[[nodiscard]] Finished run_program(const std::vector<std::string> &command);

/// Whether PATH has it.
[[nodiscard]] bool program_exists(const std::string &name);

} // namespace vphone
