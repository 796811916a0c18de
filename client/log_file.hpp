// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mtpsync {

/// One line of sync.log (common/log.hpp). A value.
struct LogLine {
    std::string line; ///< as it is in the file
    std::string time; ///< "2026-03-01 10:20:30.123", in local time
    std::string level;
    std::string device; ///< "": no phone
    std::uint64_t job = 0;
    std::string text;

    /// Under the names that the journal has for the same.
    [[nodiscard]] nlohmann::ordered_json to_json() const;
};

/// What @p line says; none when it does not begin an entry, as the second line of a text that has two. Reentrant.
[[nodiscard]] std::optional<LogLine> parse_log_line(std::string_view line);

/// The log of a daemon that was not started by systemd: sync.log and the one before, sync.1.log. Thread-bound.
class LogFile {
public:
    using Show = std::function<void(const LogLine &)>;

    /// @p job 0: everything.
    LogFile(std::filesystem::path file, std::uint64_t job);

    /// When something was written, in microseconds since the epoch; 0: it is not there.
    [[nodiscard]] std::uint64_t last_change() const;
    /// The last @p most lines, the newest at the end.
    void show(std::size_t most, const Show &show);
    /// And whatever comes; never returns but by an exception of @p show. Throws Error (Internal).
    void follow(const Show &show);

private:
    [[nodiscard]] std::optional<LogLine> wanted(std::string_view line);

    std::filesystem::path file_;
    std::uint64_t job_;
    std::uintmax_t read_ = 0; // bytes of file_
    LogLine entry_;           // that the last line belongs to
};

} // namespace mtpsync
