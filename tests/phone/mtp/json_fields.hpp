// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vphone {

/// Reads the fields of one JSON object and says in one sentence what is wrong with it: every reader throws
/// std::invalid_argument that names the object, the field and what it should be. Thread-bound.
class JsonFields {
public:
    /// @p subject is how messages call the object ("storage", "command 'fault'"). @p object must outlive this.
    JsonFields(const nlohmann::json &object, std::string subject);

    [[nodiscard]] bool has(const std::string &key) const;
    [[nodiscard]] std::string text(const std::string &key);
    [[nodiscard]] std::string text(const std::string &key, const std::string &otherwise);
    [[nodiscard]] bool flag(const std::string &key, bool otherwise);
    [[nodiscard]] std::uint64_t number(const std::string &key,
                                       std::uint64_t maximum = std::numeric_limits<std::uint64_t>::max());
    [[nodiscard]] std::uint64_t number_or(const std::string &key, std::uint64_t otherwise,
                                          std::uint64_t maximum = std::numeric_limits<std::uint64_t>::max());
    [[nodiscard]] std::int64_t signed_number(const std::string &key, std::int64_t otherwise);
    /// A 16-bit code, as a number or as a string such as "0x2019".
    [[nodiscard]] std::uint16_t code(const std::string &key);
    [[nodiscard]] std::uint16_t code_or(const std::string &key, std::uint16_t otherwise);
    [[nodiscard]] std::vector<std::uint16_t> codes(const std::string &key);
    /// A list of strings without order; empty when there is none.
    [[nodiscard]] std::set<std::string> texts(const std::string &key);
    /// A list of objects, each to be read by a JsonFields of its own.
    [[nodiscard]] const nlohmann::json &objects(const std::string &key);

    /// Throws when the object holds a field that nobody asked for: a misspelt option must not be silently ignored.
    void reject_unknown() const;

    [[noreturn]] void complain(const std::string &key, const std::string &what) const;

private:
    const nlohmann::json *find(const std::string &key);
    const nlohmann::json &require(const std::string &key);
    std::uint16_t parse_code(const std::string &key, const nlohmann::json &value) const;

    const nlohmann::json &object_;
    std::string subject_;
    std::set<std::string> asked_;
};

} // namespace vphone
