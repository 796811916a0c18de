// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <filesystem>

namespace vphone {

/// A stream socket that listens at @p path, non-blocking; other users of the machine may connect to it. A socket left
/// there by a dead process is replaced. Throws std::system_error; a path that is too long is named.
[[nodiscard]] mtpsync::UniqueFd listen_at(const std::filesystem::path &path);

/// A blocking stream socket that is connected to @p path. Throws std::system_error.
[[nodiscard]] mtpsync::UniqueFd connect_to(const std::filesystem::path &path);

/// Sends one datagram to the socket at @p path without waiting; false when nobody listens there any more.
bool send_datagram_to(const std::filesystem::path &path, int type, const void *data, std::size_t size);

} // namespace vphone
