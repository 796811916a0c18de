// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/json_fields.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

namespace vphone {

namespace {

/// A literal inside a C++ initialiser is a signed number for the library, the same digits in a text an unsigned one.
bool is_natural(const nlohmann::json &value) {
    return value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
}

} // namespace

JsonFields::JsonFields(const nlohmann::json &object, std::string subject)
    : object_{object}, subject_{std::move(subject)} {
    if (!object_.is_object())
        throw std::invalid_argument{subject_ + ": must be a JSON object"};
}

void JsonFields::complain(const std::string &key, const std::string &what) const {
    throw std::invalid_argument{subject_ + ": '" + key + "' " + what};
}

bool JsonFields::has(const std::string &key) const {
    return object_.contains(key);
}

const nlohmann::json *JsonFields::find(const std::string &key) {
    asked_.insert(key);
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
}

const nlohmann::json &JsonFields::require(const std::string &key) {
    const nlohmann::json *value = find(key);
    if (!value)
        complain(key, "is missing");
    return *value;
}

std::string JsonFields::text(const std::string &key) {
    const nlohmann::json &value = require(key);
    if (!value.is_string())
        complain(key, "must be a string");
    return value.get<std::string>();
}

std::string JsonFields::text(const std::string &key, const std::string &otherwise) {
    return find(key) ? text(key) : otherwise;
}

bool JsonFields::flag(const std::string &key, bool otherwise) {
    const nlohmann::json *value = find(key);
    if (!value)
        return otherwise;
    if (!value->is_boolean())
        complain(key, "must be true or false");
    return value->get<bool>();
}

std::uint64_t JsonFields::number(const std::string &key, std::uint64_t maximum) {
    const nlohmann::json &value = require(key);
    if (!is_natural(value))
        complain(key, "must be a whole number that is not negative");
    const auto result = value.get<std::uint64_t>();
    if (result > maximum)
        complain(key, "must be at most " + std::to_string(maximum));
    return result;
}

std::uint64_t JsonFields::number_or(const std::string &key, std::uint64_t otherwise, std::uint64_t maximum) {
    return find(key) ? number(key, maximum) : otherwise;
}

std::int64_t JsonFields::signed_number(const std::string &key, std::int64_t otherwise) {
    const nlohmann::json *value = find(key);
    if (!value)
        return otherwise;
    if (!value->is_number_integer())
        complain(key, "must be a whole number");
    return value->get<std::int64_t>();
}

std::uint16_t JsonFields::parse_code(const std::string &key, const nlohmann::json &value) const {
    if (is_natural(value) && value.get<std::uint64_t>() <= 0xFFFF)
        return value.get<std::uint16_t>();
    if (value.is_string()) {
        const auto &text = value.get_ref<const std::string &>();
        std::uint16_t result = 0;
        const char *const end = text.data() + text.size();
        if (text.starts_with("0x")) {
            const auto [stop, error] = std::from_chars(text.data() + 2, end, result, 16);
            if (error == std::errc{} && stop == end)
                return result;
        }
    }
    complain(key, "must be a 16-bit code such as \"0x2019\"");
}

std::uint16_t JsonFields::code(const std::string &key) {
    return parse_code(key, require(key));
}

std::uint16_t JsonFields::code_or(const std::string &key, std::uint16_t otherwise) {
    return find(key) ? code(key) : otherwise;
}

std::vector<std::uint16_t> JsonFields::codes(const std::string &key) {
    const nlohmann::json &list = require(key);
    if (!list.is_array())
        complain(key, "must be a list of codes");
    std::vector<std::uint16_t> result;
    for (const nlohmann::json &value : list)
        result.push_back(parse_code(key, value));
    return result;
}

std::set<std::string> JsonFields::texts(const std::string &key) {
    std::set<std::string> result;
    const nlohmann::json *list = find(key);
    if (!list)
        return result;
    if (!list->is_array())
        complain(key, "must be a list of strings");
    for (const nlohmann::json &value : *list) {
        if (!value.is_string())
            complain(key, "must be a list of strings");
        result.insert(value.get<std::string>());
    }
    return result;
}

const nlohmann::json &JsonFields::objects(const std::string &key) {
    const nlohmann::json &list = require(key);
    if (!list.is_array())
        complain(key, "must be a list of objects");
    return list;
}

void JsonFields::reject_unknown() const {
    for (const auto &[key, value] : object_.items())
        if (!asked_.contains(key))
            complain(key, "is not known here");
}

} // namespace vphone
