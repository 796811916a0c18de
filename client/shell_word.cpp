// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/shell_word.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <cctype>

namespace mtpsync {

namespace {

bool plain(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view{"/._-+,:@%="}.find(c) != std::string_view::npos;
}

} // namespace

std::string shell_word(std::string_view bytes) {
    if (!bytes.empty() && std::all_of(bytes.begin(), bytes.end(), plain))
        return std::string{bytes};

    // $'...' of bash reads the very escapes that make the text fit to be shown
    const std::string shown = escape_for_display(bytes);
    const bool escaped = shown != bytes;
    std::string word = escaped ? "$'" : "'";
    for (const char c : shown) {
        if (c != '\'')
            word += c;
        else
            word += escaped ? "\\'" : "'\\''";
    }
    return word + "'";
}

} // namespace mtpsync
