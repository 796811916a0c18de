// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace mtpsync {

nlohmann::json parse_json(std::string_view text, ErrorCode code, std::string_view what) {
    try {
        return nlohmann::json::parse(text);
    } catch (const nlohmann::json::parse_error &error) {
        const auto before = text.substr(0, error.byte == 0 ? 0 : error.byte - 1);
        const auto line = 1 + std::count(before.begin(), before.end(), '\n');
        const std::size_t line_start = before.rfind('\n');
        const std::size_t column = before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1) + 1;
        throw Error{code, std::string{what} + " is not valid JSON at line " + std::to_string(line) + ", column " +
                              std::to_string(column)};
    } catch (const nlohmann::json::out_of_range &) {
        throw Error{code, std::string{what} + " holds a number that is too large"};
    }
}

std::string json_text_of(const nlohmann::ordered_json &document) {
    return document.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

} // namespace mtpsync
