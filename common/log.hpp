// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <spdlog/spdlog.h>

#include <filesystem>
#include <string_view>

namespace mtpsync {

/// Where log lines go. Everything goes to stderr; who reads it decides how a line begins.
enum class LogStyle {
    Terminal, ///< for people: time and level
    Journal,  ///< "<6>text": the priority prefix that systemd's journal reads (sd-daemon(3))
};

/// Journal when systemd connected stderr to it (JOURNAL_STREAM, systemd.exec(5)), else Terminal.
[[nodiscard]] LogStyle log_style_of_stderr();

/// Makes spdlog's default logger write to stderr, without colour codes and without buffering. Called once, early in
/// main().
void set_up_log(LogStyle style, spdlog::level::level_enum level);

/// And to this file as well: one megabyte, and the one before. Makes the folder. One that cannot be written is only
/// warned of. A line is "2026-03-01 10:20:30.123 info [12 R58M123ABCD]: text", with "-" for no job
/// (common/log_context).
void add_log_file(const std::filesystem::path &file);

/// "<6>" for info: the priorities of syslog(3). Reentrant.
[[nodiscard]] std::string_view priority_prefix(spdlog::level::level_enum level) noexcept;

/// The level that a line with a "<N>" prefix asks for, and the line without it; info when there is none.
struct PrefixedLine {
    spdlog::level::level_enum level;
    std::string_view text;
};
[[nodiscard]] PrefixedLine split_priority_prefix(std::string_view line) noexcept;

} // namespace mtpsync
