// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/toml_edit.hpp"

#include "common/error.hpp"
#include "daemon/store/toml_section.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace mtpsync {

namespace {

using Lines = std::vector<std::string>;
using LineNumber = toml::source_index; // from 1

constexpr std::string_view blanks = " \t\r";

Lines split(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string join(const Lines &lines) {
    std::string text;
    for (const std::string &line : lines)
        text.append(line).append("\n");
    return text;
}

std::string_view without_blanks_before(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

bool is_key_line(std::string_view line, std::string_view name) {
    line = without_blanks_before(line);
    return line.starts_with(name) && without_blanks_before(line.substr(name.size())).starts_with('=');
}

bool is_header_line(std::string_view line, std::string_view name) {
    line = without_blanks_before(line);
    if (!line.starts_with('['))
        return false;
    line = without_blanks_before(line.substr(1));
    return line.starts_with(name) && without_blanks_before(line.substr(name.size())).starts_with(']');
}

/// Where the @p column, in characters from 1, is in the bytes of @p line.
std::size_t byte_of_column(std::string_view line, LineNumber column) {
    std::size_t byte = 0;
    for (LineNumber passed = 1; passed < column && byte < line.size(); ++passed)
        do
            ++byte;
        while (byte < line.size() && (static_cast<unsigned char>(line[byte]) & 0xC0U) == 0x80U);
    return byte;
}

/// One change of one key.
class Edit {
public:
    Edit(std::string_view text, const std::string &file, std::string_view key, std::string_view value)
        : file_{file}, value_{value}, lines_{split(text)} {
        const std::size_t dot = key.find('.');
        if (dot != std::string_view::npos)
            section_ = key.substr(0, dot);
        name_ = dot == std::string_view::npos ? key : key.substr(dot + 1);
    }

    [[nodiscard]] std::string result(const toml::table &table) && {
        const toml::node *home = section_.empty() ? &table : table.get(section_);
        if (home == nullptr)
            append_section();
        else if (!home->is_table())
            refuse(home->source().begin.line);
        else if (const toml::node *node = home->as_table()->get(name_))
            replace(*node);
        else
            insert(*home->as_table());
        return join(lines_);
    }

private:
    [[noreturn]] void refuse(LineNumber line) const {
        const std::string where = section_.empty() ? "" : " below [" + std::string{section_} + "]";
        throw Error{ErrorCode::InvalidProfile, file_ + ":" + std::to_string(line) +
                                                   ": this is no place that can be changed safely; write by hand" +
                                                   where + ": " + new_line()};
    }

    [[nodiscard]] std::string new_line() const { return std::string{name_} + " = " + std::string{value_}; }

    void replace(const toml::node &node) {
        const toml::source_region &place = node.source();
        std::string &line = lines_.at(place.begin.line - 1);
        if (place.begin.line != place.end.line || !is_key_line(line, name_))
            refuse(place.begin.line);
        const std::size_t begin = byte_of_column(line, place.begin.column);
        line.replace(begin, byte_of_column(line, place.end.column) - begin, value_);
    }

    /// Behind the last key of @p table; its sub-tables come later.
    void insert(const toml::table &table) {
        LineNumber after = 0;
        if (!section_.empty()) {
            after = table.source().begin.line;
            if (!is_header_line(lines_.at(after - 1), section_))
                refuse(after);
        }
        const LineNumber header = first_header(table);
        bool has_keys = false;
        for (const auto &[key, node] : table) {
            if (node.source().begin.line >= header)
                continue;
            after = std::max(after, node.source().end.line);
            has_keys = true;
        }
        insert_line(has_keys || !section_.empty() ? after : above_comments(header), new_line());
    }

    /// The line of the first section below @p table; behind the last line when there is none.
    [[nodiscard]] LineNumber first_header(const toml::table &table) const {
        auto first = static_cast<LineNumber>(lines_.size() + 1);
        for (const auto &[key, node] : table) {
            const LineNumber line = node.source().begin.line;
            if (line > 0 && !node.is_value() && without_blanks_before(lines_.at(line - 1)).starts_with('['))
                first = std::min(first, line);
        }
        return first;
    }

    /// How many lines stand before the section of @p header and the comment on it.
    [[nodiscard]] LineNumber above_comments(LineNumber header) const {
        LineNumber count = header - 1;
        while (count > 0 && header <= lines_.size() && without_blanks_before(lines_[count - 1]).starts_with('#'))
            --count;
        return count;
    }

    void append_section() {
        if (!lines_.empty() && !without_blanks_before(lines_.back()).empty())
            insert_line(static_cast<LineNumber>(lines_.size()), "");
        insert_line(static_cast<LineNumber>(lines_.size()), "[" + std::string{section_} + "]");
        insert_line(static_cast<LineNumber>(lines_.size()), new_line());
    }

    /// Ends as the first line does: with or without a carriage return.
    void insert_line(LineNumber after, std::string line) {
        if (!lines_.empty() && lines_.front().ends_with('\r'))
            line += '\r';
        lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(after), std::move(line));
    }

    const std::string &file_;
    std::string_view section_;
    std::string_view name_;
    std::string_view value_;
    Lines lines_;
};

} // namespace

std::string set_in_toml(std::string_view text, const std::string &file, std::string_view key, std::string_view value) {
    const toml::table table = parse_toml(text, file, ErrorCode::InvalidProfile);
    return Edit{text, file, key, value}.result(table);
}

} // namespace mtpsync
