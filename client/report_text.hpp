// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/style.hpp"
#include "common/report.hpp"

#include <cstddef>
#include <limits>
#include <string>

/// A report for people. Reentrant.
namespace mtpsync {

/// So many lines of each list are enough behind a job; the rest is counted.
inline constexpr std::size_t items_of_a_summary = 20;
inline constexpr std::size_t all_items = std::numeric_limits<std::size_t>::max();

/// What was done, counts that add up, and what differs, failed or was left out, @p most of each.
[[nodiscard]] std::string report_text(const Report &report, const Style &style, std::size_t most = all_items);
/// Which job it was, how it ended, and what is to be said of it as a whole.
[[nodiscard]] std::string headline_text(const Report &report, const Style &style);
/// What failed only: a line each, with what to do. "" when nothing did.
[[nodiscard]] std::string failures_text(const Report &report, const Style &style, std::size_t most = all_items);

/// The command that tries the failed files again, with the same policy of names; "": none was given.
[[nodiscard]] std::string retry_command(const Report &report, const std::string &names);

} // namespace mtpsync
