// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/settings.hpp"

#include "common/error.hpp"
#include "common/text.hpp"

#include <toml++/toml.h>

#include <cstdint>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string_view>

namespace mtpsync {

namespace {

constexpr std::string_view levels = "trace, debug, info, warning, error, critical, off";

/// One table of the file; knows where it is, for messages.
class Section {
public:
    using Take = std::function<void(const Section &section, const toml::node &value, const std::string &key)>;

    Section(const toml::table &table, std::string file, std::string name)
        : table_{table}, file_{std::move(file)}, name_{std::move(name)} {}

    /// Hands each key to the one of @p takers that knows it.
    void read(const std::map<std::string, Take, std::less<>> &takers) const {
        for (const auto &[key, value] : table_) {
            const std::string text{key.str()};
            const auto taker = takers.find(text);
            if (taker == takers.end())
                refuse(value, text, "is unknown");
            taker->second(*this, value, text);
        }
    }

    [[noreturn]] void refuse(const toml::node &value, const std::string &key, const std::string &what) const {
        const std::string whole = name_.empty() ? key : name_ + "." + key;
        throw Error{ErrorCode::InvalidArgument, file_ + ":" + std::to_string(value.source().begin.line) + ": " +
                                                    escape_for_display(whole) + " " + what};
    }

    [[nodiscard]] const toml::table &table_of(const toml::node &value, const std::string &key) const {
        if (!value.is_table())
            refuse(value, key, "must be a section");
        return *value.as_table();
    }
    [[nodiscard]] const std::string &file() const { return file_; }

private:
    const toml::table &table_;
    std::string file_;
    std::string name_;
};

Section::Take to_bool(bool &target) {
    return [&target](const Section &section, const toml::node &value, const std::string &key) {
        if (!value.is_boolean())
            section.refuse(value, key, "must be true or false");
        target = value.value<bool>().value();
    };
}

std::int64_t number(const Section &section, const toml::node &value, const std::string &key, std::int64_t least,
                    std::int64_t most) {
    const auto result = value.is_integer() ? value.value<std::int64_t>() : std::nullopt;
    if (!result || *result < least || *result > most)
        section.refuse(value, key,
                       "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return *result;
}

constexpr std::int64_t a_day = 86'400'000;

/// Milliseconds.
Section::Take to_time(std::chrono::milliseconds &target, std::int64_t least = 1) {
    return [&target, least](const Section &section, const toml::node &value, const std::string &key) {
        target = std::chrono::milliseconds{number(section, value, key, least, a_day)};
    };
}

Section::Take to_count(int &target) {
    return [&target](const Section &section, const toml::node &value, const std::string &key) {
        target = static_cast<int>(number(section, value, key, 0, 100));
    };
}

Section::Take to_command(std::vector<std::string> &target) {
    return [&target](const Section &section, const toml::node &value, const std::string &key) {
        target.clear();
        if (const auto *array = value.as_array())
            for (const auto &word : *array)
                target.push_back(word.is_string() ? word.value<std::string>().value() : "");
        if (target.empty() || target.front().empty() || target.front().front() != '/')
            section.refuse(value, key, "must be a list of a program's absolute path and its arguments");
    };
}

Section::Take to_level(spdlog::level::level_enum &target) {
    return [&target](const Section &section, const toml::node &value, const std::string &key) {
        const auto level = log_level_from_word(value.value<std::string>().value_or(""));
        if (!level)
            section.refuse(value, key, "must be one of " + std::string{levels});
        target = *level;
    };
}

Section::Take to_section(std::map<std::string, Section::Take, std::less<>> takers) {
    return [takers = std::move(takers)](const Section &section, const toml::node &value, const std::string &key) {
        Section{section.table_of(value, key), section.file(), key}.read(takers);
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
    try {
        const toml::table table = toml::parse(text.str(), file.string());
        Section{table, file.string(), ""}.read({
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
    } catch (const toml::parse_error &error) {
        throw Error{ErrorCode::InvalidArgument, file.string() + ":" + std::to_string(error.source().begin.line) + ": " +
                                                    std::string{error.description()}};
    }
    return settings;
}

} // namespace mtpsync
