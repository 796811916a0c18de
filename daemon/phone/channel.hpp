// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace mtpsync::wire {

/// A message as it came off the socket, with the file descriptor that travelled along, if any.
struct Packet {
    std::vector<std::uint8_t> bytes;
    UniqueFd fd;
};

/**
 * One end of the socket pair between the daemon and a worker: whole messages, at most one file descriptor each.
 * Thread-bound to whoever owns it.
 */
class Channel {
public:
    explicit Channel(UniqueFd socket) noexcept : socket_{std::move(socket)} {}

    /// Two connected ends, both closed on exec. Throws Error (Internal).
    static std::pair<Channel, Channel> make_pair();

    /// Blocks while the other side is slow to read. False when it is gone. Throws Error (Internal).
    bool send(std::span<const std::uint8_t> bytes, int fd = -1);

    enum class Wait { No, Yes };
    /// Nothing when no message waits (Wait::No). A packet without bytes means that the other side is gone.
    /// Throws Error (ProtocolViolation) for a message that is too long or carries more than one descriptor.
    std::optional<Packet> receive(Wait wait);

    [[nodiscard]] int fd() const noexcept { return socket_.get(); }

private:
    UniqueFd socket_;
};

} // namespace mtpsync::wire
