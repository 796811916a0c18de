// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/style.hpp"

#include <unistd.h>

#include <cstdlib>

namespace mtpsync {

Style Style::of(int fd) {
    const char *no_colour = std::getenv("NO_COLOR");
    return Style{isatty(fd) == 1 && (no_colour == nullptr || *no_colour == '\0')};
}

std::string Style::dress(std::string_view code, std::string_view text) const {
    std::string out;
    if (coloured_)
        out.append("\x1b[").append(code).append("m");
    out.append(text);
    if (coloured_)
        out.append("\x1b[0m");
    return out;
}

} // namespace mtpsync
