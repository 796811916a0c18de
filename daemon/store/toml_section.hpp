// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"

#include <toml++/toml.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/**
 * One table of a TOML file; knows where it stands, for messages: "mtpsyncd.toml:3: retry.max is unknown". The table is
 * borrowed. Reentrant. What is wrong is an Error of the code of the file.
 */
class TomlSection {
public:
    /// One key of the section and its value.
    class Entry {
    public:
        Entry(const TomlSection &section, const toml::node &value, std::string key)
            : section_{section}, value_{value}, key_{std::move(key)} {}

        /// Throws the Error that names file, line and key.
        [[noreturn]] void refuse(const std::string &what) const { section_.refuse(value_, key_, what); }

        // each throws such an Error when the value is another one
        [[nodiscard]] bool flag() const;
        [[nodiscard]] std::int64_t number(std::int64_t least, std::int64_t most) const;
        [[nodiscard]] std::string text() const;
        [[nodiscard]] std::vector<std::string> texts() const;
        [[nodiscard]] TomlSection section() const;

    private:
        const TomlSection &section_;
        const toml::node &value_;
        std::string key_;
    };
    /// What becomes of the value of one key.
    using Take = std::function<void(const Entry &entry)>;
    using Takers = std::map<std::string, Take, std::less<>>;

    /// The whole of @p file, whose mistakes are of @p code.
    TomlSection(const toml::table &table, std::string file, ErrorCode code)
        : TomlSection{table, std::move(file), code, ""} {}

    /// Hands each key to the one of @p takers that knows it. Throws Error for a key that none knows.
    void read(const Takers &takers) const;

private:
    TomlSection(const toml::table &table, std::string file, ErrorCode code, std::string name)
        : table_{table}, file_{std::move(file)}, code_{code}, name_{std::move(name)} {}

    [[noreturn]] void refuse(const toml::node &value, const std::string &key, const std::string &what) const;

    const toml::table &table_;
    std::string file_;
    ErrorCode code_;
    std::string name_; // "" is the whole file
};

/// A key that is a section of its own, read by @p takers.
[[nodiscard]] TomlSection::Take to_section(TomlSection::Takers takers);

/// Throws Error of @p code that names @p file and the line when @p text is no TOML.
[[nodiscard]] toml::table parse_toml(std::string_view text, const std::string &file, ErrorCode code);

} // namespace mtpsync
