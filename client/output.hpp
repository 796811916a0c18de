// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// Standard output for results, standard error for everything else. Thread-bound: the client has one thread.
namespace mtpsync {

/// Nobody reads standard output any more, as when "head" has seen enough: the program ends without a word.
class OutputClosed {};

/// Writes to standard output. Throws OutputClosed, or Error (StateUnwritable) when it cannot be written.
void print(std::string_view text);
/// The same, now.
void flush_output();

/// Writes @p text to standard error, at once.
void print_error(std::string_view text);
/// The same with a line break behind it.
void print_note(std::string_view line);

} // namespace mtpsync
