// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/settings.hpp"

#include "common/error.hpp"
#include "daemon/store/toml_section.hpp"

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string_view>

namespace mtpsync {

namespace {

constexpr std::string_view levels = "trace, debug, info, warning, error, critical, off";

TomlSection::Take to_bool(bool &target) {
    return [&target](const TomlSection::Entry &entry) { target = entry.flag(); };
}

constexpr std::int64_t a_day = 86'400'000;

/// Milliseconds.
TomlSection::Take to_time(std::chrono::milliseconds &target, std::int64_t least = 1) {
    return [&target, least](const TomlSection::Entry &entry) {
        target = std::chrono::milliseconds{entry.number(least, a_day)};
    };
}

TomlSection::Take to_count(int &target) {
    return [&target](const TomlSection::Entry &entry) { target = static_cast<int>(entry.number(0, 100)); };
}

TomlSection::Take to_command(std::vector<std::string> &target) {
    return [&target](const TomlSection::Entry &entry) {
        target = entry.texts();
        if (target.empty() || target.front().empty() || target.front().front() != '/')
            entry.refuse("must be a list of a program's absolute path and its arguments");
    };
}

TomlSection::Take to_level(spdlog::level::level_enum &target) {
    return [&target](const TomlSection::Entry &entry) {
        const auto level = log_level_from_word(entry.text());
        if (!level)
            entry.refuse("must be one of " + std::string{levels});
        target = *level;
    };
}

} // namespace

std::optional<spdlog::level::level_enum> log_level_from_word(const std::string &word) {
    const auto level = spdlog::level::from_str(word);
    if (level == spdlog::level::off && word != "off") // what from_str() says to what it does not know
        return std::nullopt;
    return level;
}

Settings load_settings(const std::filesystem::path &file, bool required) {
    Settings settings;
    std::ifstream stream{file};
    if (!stream) {
        if (required)
            throw Error{ErrorCode::InvalidArgument, "cannot read the configuration '" + file.string() + "'"};
        return settings;
    }
    std::stringstream text;
    text << stream.rdbuf();
    const std::string name = file.string();
    const toml::table table = parse_toml(text.str(), name, ErrorCode::InvalidArgument);
    TomlSection{table, name, ErrorCode::InvalidArgument}.read({
        {"log", to_section({{"level", to_level(settings.log_level)}})},
        {"phone", to_section({{"worker", to_command(settings.worker_command)},
                              {"idle_scan", to_bool(settings.idle_scan)},
                              {"release_time_ms", to_time(settings.release_time, 0)},
                              {"open_time_ms", to_time(settings.open_time)},
                              {"call_time_ms", to_time(settings.call_time)},
                              {"list_time_ms", to_time(settings.list_time)},
                              {"stall_time_ms", to_time(settings.stall_time)}})},
        {"retry", to_section({{"max_retries", to_count(settings.max_retries)},
                              {"first_pause_ms", to_time(settings.first_pause)},
                              {"reopen_pause_ms", to_time(settings.reopen_pause)}})},
    });
    return settings;
}

} // namespace mtpsync
