// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/log_file.hpp"

#include "client/command_lines.hpp"
#include "common/log.hpp"

#include <sys/stat.h>

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <fstream>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::size_t time_size = std::string_view{"2026-03-01 10:20:30.123"}.size();

/// The part of @p rest before @p end, which is taken away with it; none when it has no such end.
std::optional<std::string_view> take(std::string_view &rest, std::string_view end) {
    const auto at = rest.find(end);
    if (at == std::string_view::npos)
        return std::nullopt;
    const std::string_view part = rest.substr(0, at);
    rest.remove_prefix(at + end.size());
    return part;
}

/// @p time, which is local, in microseconds since the epoch.
std::int64_t microseconds_of(const std::string &time) {
    std::tm parts{};
    parts.tm_isdst = -1; // as it was then
    const char *rest = strptime(time.c_str(), "%Y-%m-%d %H:%M:%S.", &parts);
    if (rest == nullptr)
        return 0;
    return std::int64_t{mktime(&parts)} * 1'000'000 + std::int64_t{std::atoi(rest)} * 1'000;
}

} // namespace

nlohmann::ordered_json LogLine::to_json() const {
    nlohmann::ordered_json document{
        {"__REALTIME_TIMESTAMP", std::to_string(microseconds_of(time))},
        {"PRIORITY", std::string{priority_prefix(spdlog::level::from_str(level)).substr(1, 1)}},
    };
    if (!device.empty())
        document["MTPSYNC_DEVICE"] = device;
    if (job != 0)
        document["MTPSYNC_JOB"] = std::to_string(job);
    document["MESSAGE"] = text;
    return document;
}

std::optional<LogLine> parse_log_line(std::string_view line) {
    std::string_view rest = line;
    if (rest.size() <= time_size || rest[time_size] != ' ' || rest[4] != '-' || rest[10] != ' ')
        return std::nullopt;
    const std::string_view time = rest.substr(0, time_size);
    rest.remove_prefix(time_size + 1);
    const auto level = take(rest, " [");
    const auto job = level ? take(rest, " ") : std::nullopt;
    const auto device = job ? take(rest, "]: ") : std::nullopt;
    if (!device)
        return std::nullopt;
    LogLine parsed{.line = std::string{line},
                   .time = std::string{time},
                   .level = std::string{*level},
                   .device = *device == "-" ? std::string{} : std::string{*device},
                   .text = std::string{rest}};
    if (*job != "-")
        std::from_chars(job->data(), job->data() + job->size(), parsed.job);
    return parsed;
}

LogFile::LogFile(std::filesystem::path file, std::uint64_t job) : file_{std::move(file)}, job_{job} {
}

std::uint64_t LogFile::last_change() const {
    struct stat status {};
    if (stat(file_.c_str(), &status) != 0)
        return 0;
    return static_cast<std::uint64_t>(status.st_mtim.tv_sec) * 1'000'000 +
           static_cast<std::uint64_t>(status.st_mtim.tv_nsec) / 1'000;
}

void LogFile::show(std::size_t most, const Show &show) {
    std::deque<LogLine> last;
    auto before = file_;
    before.replace_extension(".1.log");
    for (const auto &file : {before, file_}) {
        std::ifstream stream{file, std::ios::binary};
        read_ = 0;
        for (std::string line; std::getline(stream, line);) {
            if (stream.eof())
                break; // it is being written: follow() will see all of it
            read_ += line.size() + 1;
            if (auto entry = wanted(line))
                last.push_back(std::move(*entry));
            if (last.size() > most)
                last.pop_front();
        }
    }
    for (const LogLine &line : last)
        show(line);
}

void LogFile::follow(const Show &show) {
    // by name: the file is renamed when it is full
    CommandLines lines{
        {"tail", "--follow=name", "--retry", "--bytes=+" + std::to_string(read_ + 1), "--", file_.string()}};
    while (const auto line = lines.next())
        if (const auto entry = wanted(*line))
            show(*entry);
}

/// A line that begins no entry belongs to the one before.
std::optional<LogLine> LogFile::wanted(std::string_view line) {
    if (auto parsed = parse_log_line(line))
        entry_ = std::move(*parsed);
    else
        entry_.line = entry_.text = std::string{line};
    if (job_ != 0 && entry_.job != job_)
        return std::nullopt;
    return entry_;
}

} // namespace mtpsync
