// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/properties.hpp"
#include "common/profile_value.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/// What the daemon says of a profile (org.mtpsync1.Profile). A value.
struct ProfileInfo {
    std::string name;
    std::string file;
    std::string problem; ///< "" when nothing is wrong
    ProfileSettings settings;
    std::vector<std::string> devices; ///< ids of the phones that are plugged in and that it is for

    /// Takes over what is among @p properties. Throws sdbus::Error.
    void update(const Properties &properties);
    /// The setting @p key as a text; "" when it has none.
    [[nodiscard]] std::string text(std::string_view key) const;
    /// Which phone it is for: the ids of those that are plugged in, else what it looks for.
    [[nodiscard]] std::string phone() const;
    /// What people recognise it by: "music (/home/me/Music -> Music)".
    [[nodiscard]] std::string label() const;
};

/// The stable form for programs, as mtpsyncctl(1) documents it.
[[nodiscard]] nlohmann::ordered_json to_json(const ProfileInfo &profile);

} // namespace mtpsync
