// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/bus_compat.hpp"
#include "common/error.hpp"

namespace mtpsync {

/// How to start the daemon of @p bus, for messages.
[[nodiscard]] std::string_view start_command(bus_compat::Bus bus) noexcept;

/// What the daemon or the bus complained of, as an error of ours. Reentrant.
[[nodiscard]] Error error_from_bus(const sdbus::Error &error);

} // namespace mtpsync
