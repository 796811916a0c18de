// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <string>

namespace mtpsync {

/**
 * Keeps what is printed on stdout and stderr while it lives. libmtp says only there why an open failed.
 * One at a time, on the only thread that prints.
 */
class OutputCapture {
public:
    /// Throws Error (Internal).
    OutputCapture();
    OutputCapture(const OutputCapture &) = delete;
    OutputCapture &operator=(const OutputCapture &) = delete;
    ~OutputCapture();

    /// Ends the capture and gives the text, at most 64 KiB of it.
    [[nodiscard]] std::string finish();

private:
    void restore() noexcept;

    UniqueFd file_;
    UniqueFd saved_stdout_;
    UniqueFd saved_stderr_;
};

} // namespace mtpsync
