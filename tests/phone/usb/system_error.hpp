// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cerrno>
#include <string>
#include <system_error>

namespace vphone {

/// Throws std::system_error with the current errno; @p what names the call and what it was for.
[[noreturn]] inline void throw_errno(const std::string &what) {
    throw std::system_error{errno, std::generic_category(), what};
}

} // namespace vphone
