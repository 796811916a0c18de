// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/bus_compat.hpp"

#include <map>
#include <string>
#include <vector>

namespace mtpsync {

/// Names and values as the bus carries them (a{sv}).
using Properties = std::map<std::string, sdbus::Variant>;

/// Takes the value @p name over into @p target when it is among @p properties. Throws sdbus::Error when it has another
/// type.
template <class Value>
void take(const Properties &properties, const char *name, Value &target) {
    const auto found = properties.find(name);
    if (found != properties.end())
        target = found->second.get<Value>();
}

/// All properties of one interface of an object. Throws sdbus::Error.
[[nodiscard]] inline Properties all_properties(sdbus::IProxy &proxy, const char *interface) {
    Properties all;
    proxy.callMethod("GetAll")
        .onInterface("org.freedesktop.DBus.Properties")
        .withArguments(std::string{interface})
        .storeResultsTo(all);
    return all;
}

/// Calls @p changed with the new values when properties of @p interface change. To be asked for before the proxy is
/// registered.
template <class Function>
void upon_change(sdbus::IProxy &proxy, const char *interface, Function changed) {
    proxy.uponSignal("PropertiesChanged")
        .onInterface("org.freedesktop.DBus.Properties")
        .call([interface, changed](const std::string &of, const Properties &values,
                                   const std::vector<std::string> & /*invalidated*/) {
            if (of == interface)
                changed(values);
        });
}

} // namespace mtpsync
