// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/toml_section.hpp"

#include "common/text.hpp"

#include <optional>
#include <utility>

namespace mtpsync {

bool TomlSection::Entry::flag() const {
    if (!value_.is_boolean())
        refuse("must be true or false");
    return value_.value<bool>().value();
}

std::int64_t TomlSection::Entry::number(std::int64_t least, std::int64_t most) const {
    const auto result = value_.is_integer() ? value_.value<std::int64_t>() : std::nullopt;
    if (!result || *result < least || *result > most)
        refuse("must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return *result;
}

std::string TomlSection::Entry::text() const {
    if (!value_.is_string())
        refuse("must be a text in quotation marks");
    return value_.value<std::string>().value();
}

std::vector<std::string> TomlSection::Entry::texts() const {
    std::vector<std::string> result;
    const toml::array *array = value_.as_array();
    if (array == nullptr || (!array->empty() && !array->is_homogeneous(toml::node_type::string)))
        refuse("must be a list of texts in quotation marks");
    for (const auto &item : *array)
        result.push_back(item.value<std::string>().value());
    return result;
}

TomlSection TomlSection::Entry::section() const {
    if (!value_.is_table())
        refuse("must be a section");
    const std::string name = section_.name_.empty() ? key_ : section_.name_ + "." + key_;
    return TomlSection{*value_.as_table(), section_.file_, section_.code_, name};
}

void TomlSection::read(const Takers &takers) const {
    for (const auto &[key, value] : table_) {
        const Entry entry{*this, value, std::string{key.str()}};
        const auto taker = takers.find(key.str());
        if (taker == takers.end())
            entry.refuse("is unknown");
        taker->second(entry);
    }
}

void TomlSection::refuse(const toml::node &value, const std::string &key, const std::string &what) const {
    const std::string whole = name_.empty() ? key : name_ + "." + key;
    throw Error{code_, file_ + ":" + std::to_string(value.source().begin.line) + ": " + escape_for_display(whole) +
                           " " + what};
}

TomlSection::Take to_section(TomlSection::Takers takers) {
    return [takers = std::move(takers)](const TomlSection::Entry &entry) { entry.section().read(takers); };
}

toml::table parse_toml(std::string_view text, const std::string &file, ErrorCode code) {
    try {
        return toml::parse(text, std::string_view{file});
    } catch (const toml::parse_error &error) {
        throw Error{code,
                    file + ":" + std::to_string(error.source().begin.line) + ": " + std::string{error.description()}};
    }
}

} // namespace mtpsync
