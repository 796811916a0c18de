// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace vphone {

/// Takes a member that has members of its own out of @p object, so that JsonFields can read the rest; null when it is
/// not there.
[[nodiscard]] inline nlohmann::json take_member(nlohmann::json &object, const std::string &key) {
    if (!object.is_object() || !object.contains(key))
        return nullptr;
    nlohmann::json member = std::move(object.at(key));
    object.erase(key);
    return member;
}

} // namespace vphone
