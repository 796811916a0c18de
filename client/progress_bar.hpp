// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/job_info.hpp"
#include "client/style.hpp"

#include <cstddef>
#include <string>

/// A running job in one line. Reentrant.
namespace mtpsync {

/// With a bar, for a terminal: at most @p width columns. A job that waits says what a person should do instead.
[[nodiscard]] std::string progress_bar(const JobInfo &job, std::size_t width, const Style &style);

/// In words: "copying: 12 of 340 files, 45%, 31.2 MiB/s, 1:10 left".
[[nodiscard]] std::string progress_words(const JobInfo &job);

} // namespace mtpsync
