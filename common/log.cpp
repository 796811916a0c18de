// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/log.hpp"

#include "common/log_context.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace mtpsync {

namespace {

/// "%*" in a pattern: the priority of syslog(3) in angle brackets.
class PriorityPrefix : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg &message, const std::tm &, spdlog::memory_buf_t &out) override {
        const std::string_view prefix = priority_prefix(message.level);
        out.append(prefix.data(), prefix.data() + prefix.size());
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<PriorityPrefix>();
    }
};

/// "%*" in a pattern: what the line is about.
class SubjectTag : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg &, const std::tm &, spdlog::memory_buf_t &out) override {
        const LogSubject subject = LogContext::current();
        const std::string tag = (subject.job == 0 ? "-" : std::to_string(subject.job)) + " " +
                                (subject.device.empty() ? "-" : std::string{subject.device});
        out.append(tag.data(), tag.data() + tag.size());
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<SubjectTag>();
    }
};

} // namespace

LogStyle log_style_of_stderr() {
    const char *stream = std::getenv("JOURNAL_STREAM");
    struct stat status {};
    if (stream == nullptr || fstat(STDERR_FILENO, &status) != 0)
        return LogStyle::Terminal;
    const std::string own = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
    return own == stream ? LogStyle::Journal : LogStyle::Terminal;
}

void set_up_log(LogStyle style, spdlog::level::level_enum level) {
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    formatter->add_flag<PriorityPrefix>('*');
    formatter->set_pattern(style == LogStyle::Journal ? "%*%v" : "%H:%M:%S.%e %l: %v");

    auto logger = std::make_shared<spdlog::logger>("mtpsync", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_formatter(std::move(formatter));
    logger->set_level(level);
    spdlog::set_default_logger(std::move(logger));
}

void add_log_file(const std::filesystem::path &file) {
    constexpr std::size_t size = std::size_t{1} << 20U;
    try {
        std::filesystem::create_directories(file.parent_path());
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), size, 1);
        auto formatter = std::make_unique<spdlog::pattern_formatter>();
        formatter->add_flag<SubjectTag>('*');
        formatter->set_pattern("%Y-%m-%d %H:%M:%S.%e %l [%*]: %v");
        sink->set_formatter(std::move(formatter));
        spdlog::default_logger()->sinks().push_back(std::move(sink));
        spdlog::default_logger()->flush_on(spdlog::level::info);
    } catch (const std::exception &error) { // spdlog's own, or std::filesystem's
        spdlog::warn("no log file: {}", error.what());
    }
}

std::string_view priority_prefix(spdlog::level::level_enum level) noexcept {
    switch (level) {
    case spdlog::level::critical: return "<2>";
    case spdlog::level::err: return "<3>";
    case spdlog::level::warn: return "<4>";
    case spdlog::level::info: return "<6>";
    default: return "<7>";
    }
}

PrefixedLine split_priority_prefix(std::string_view line) noexcept {
    if (line.size() < 3 || line[0] != '<' || line[1] < '0' || line[1] > '7' || line[2] != '>')
        return {spdlog::level::info, line};
    const std::string_view text = line.substr(3);
    switch (line[1]) {
    case '0':
    case '1':
    case '2': return {spdlog::level::critical, text};
    case '3': return {spdlog::level::err, text};
    case '4': return {spdlog::level::warn, text};
    case '7': return {spdlog::level::debug, text};
    default: return {spdlog::level::info, text};
    }
}

} // namespace mtpsync
