// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/profile_value.hpp"
#include "common/text.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

/// The settings of a profile as the bus carries them (a{sv}), for both of its ends. Reentrant.
namespace mtpsync::bus_profile {

using Dictionary = std::map<std::string, sdbus::Variant>;

[[nodiscard]] inline Dictionary to_bus(const ProfileSettings &settings) {
    Dictionary dictionary;
    for (const auto &[key, value] : settings)
        dictionary.emplace(key, std::visit([](const auto &plain) { return sdbus::Variant{plain}; }, value));
    return dictionary;
}

/// The value if it has one of the types of ProfileValue from @p Index on.
template <std::size_t Index = 0>
[[nodiscard]] std::optional<ProfileValue> value_of(const sdbus::Variant &variant) {
    if constexpr (Index < std::variant_size_v<ProfileValue>) {
        using Value = std::variant_alternative_t<Index, ProfileValue>;
        if (variant.containsValueOfType<Value>())
            return ProfileValue{variant.get<Value>()};
        return value_of<Index + 1>(variant);
    } else {
        return std::nullopt;
    }
}

/// Throws Error (InvalidArgument) when a value has a type that no key has; whether it fits its key is for the file.
[[nodiscard]] inline ProfileSettings from_bus(const Dictionary &dictionary) {
    ProfileSettings settings;
    for (const auto &[key, variant] : dictionary) {
        auto value = value_of(variant);
        if (!value)
            throw Error{ErrorCode::InvalidArgument,
                        "'" + escape_for_display(key) + "' must be of the D-Bus type 's', 'b', 'u' or 'as'"};
        settings.emplace(key, std::move(*value));
    }
    return settings;
}

} // namespace mtpsync::bus_profile
