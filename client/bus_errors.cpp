// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/bus_errors.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace mtpsync {

namespace {

/// What the bus says when nobody answers, or nobody will (D-Bus specification, "Standard errors"; systemd activates).
constexpr std::array unreachable_prefixes{
    std::string_view{"org.freedesktop.DBus.Error.ServiceUnknown"},
    std::string_view{"org.freedesktop.DBus.Error.NameHasNoOwner"},
    std::string_view{"org.freedesktop.DBus.Error.NoReply"},
    std::string_view{"org.freedesktop.DBus.Error.Timeout"},
    std::string_view{"org.freedesktop.DBus.Error.NoServer"},
    std::string_view{"org.freedesktop.DBus.Error.Disconnected"},
    std::string_view{"org.freedesktop.DBus.Error.FileNotFound"},
    std::string_view{"org.freedesktop.DBus.Error.Spawn."},
    std::string_view{"org.freedesktop.systemd1."},
    std::string_view{"System.Error.ECONNRESET"},
    std::string_view{"System.Error.ENOTCONN"},
    std::string_view{"System.Error.ETIMEDOUT"},
};

bool means_unreachable(std::string_view name) {
    return std::any_of(unreachable_prefixes.begin(), unreachable_prefixes.end(),
                       [&](std::string_view prefix) { return name.starts_with(prefix); });
}

} // namespace

std::string_view start_command(bus_compat::Bus bus) noexcept {
    return bus == bus_compat::Bus::Session ? "systemctl --user start mtpsyncd" : "systemctl start mtpsyncd";
}

Error error_from_bus(const sdbus::Error &error) {
    if (const auto ours = bus_compat::from_bus(error))
        return *ours;
    const std::string &name = error.getName();
    const std::string message = escape_for_display(error.getMessage());
    if (means_unreachable(name))
        return Error{ErrorCode::DaemonUnreachable,
                     "mtpsyncd does not answer (" + message + "); its log says why, and systemctl starts it again"};
    if (name == "org.freedesktop.DBus.Error.AccessDenied" ||
        name == "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired")
        return Error{ErrorCode::NotAuthorized, "this user may not do that: " + message};
    return Error{ErrorCode::Internal, name + ": " + message};
}

} // namespace mtpsync
