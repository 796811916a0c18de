// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mtpsync {

/// The descriptor on which a worker finds its end of the channel. 0 is /dev/null, 1 and 2 are the daemon's log pipe.
inline constexpr int worker_socket_fd = 3;

} // namespace mtpsync
