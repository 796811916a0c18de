// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// The person at the other end, if there is one. Everything goes over standard error, so that standard output keeps
/// results only. Thread-bound.
namespace mtpsync::terminal {

/// Standard error is a terminal that can redraw a line.
[[nodiscard]] bool shows_progress();
/// Somebody is there to answer.
[[nodiscard]] bool can_ask();
/// Columns of standard error; 80 when it does not say.
[[nodiscard]] std::size_t width();

/// Asks for one of @p choices by its number until the answer is one; returns its index. Throws Error (Cancelled) when
/// the input ends.
[[nodiscard]] std::size_t choose(std::string_view question, const std::vector<std::string> &choices);
/// Asks for a line; an empty answer is @p suggestion, which is shown unless it is empty. Throws Error (Cancelled) when
/// the input ends.
[[nodiscard]] std::string ask_text(std::string_view question, const std::string &suggestion);
/// A question whose answer is yes unless somebody says no; no when the input ends.
[[nodiscard]] bool confirm(std::string_view question);
/// One whose answer is no unless somebody says yes.
[[nodiscard]] bool confirm_danger(std::string_view question);

} // namespace mtpsync::terminal
