// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace vphone {

enum class Direction { In, Out };
enum class WireFaultKind { Unplug, Stall, Corrupt };

/// What is to go wrong with the bulk bytes of one direction, once.
struct WireFault {
    WireFaultKind kind = WireFaultKind::Unplug;
    Direction direction = Direction::In;
    std::uint64_t after = 0;                               ///< this many bytes pass unharmed from the moment of arming
    std::uint8_t flipped_bits = 0;                         ///< corrupt: of the byte that follows them
    std::optional<std::chrono::milliseconds> replug_after; ///< unplug
};

/**
 * Faults that strike at an exact byte of the wire. Each fires once; all that were ever armed are reported, so that a
 * test can prove that its fault happened.
 *
 * Owned by UsbDevice, thread-bound to the phone's thread.
 */
class WireFaults {
public:
    /// What becomes of bytes that are about to move.
    struct Verdict {
        std::size_t pass = 0;                 ///< so many of them move
        const WireFault *unplugged = nullptr; ///< then this unplug strikes; valid until arm() or clear()
    };

    void arm(const WireFault &fault);
    /// Forgets the faults, fired or not.
    void clear() { armed_.clear(); }

    /// Whether a stall strikes among the next @p size bytes, and before which of them. Asked before they move, so that
    /// a host that clears the halt goes on where it was.
    [[nodiscard]] std::optional<std::size_t> take_stall(Direction direction, std::size_t size);

    /// Flips bits of @p bytes where a fault says so, and tells how many of them get through.
    [[nodiscard]] Verdict pass(Direction direction, std::span<std::uint8_t> bytes);

    /// A list of {"kind", "direction", "bytes", "fired", "armed"} in the order of arming.
    [[nodiscard]] nlohmann::json report() const;

private:
    struct Armed {
        WireFault fault;
        std::uint64_t position; ///< in the stream of its direction
        bool fired = false;
    };

    [[nodiscard]] Armed *first_armed(WireFaultKind kind, Direction direction);
    [[nodiscard]] std::uint64_t &moved(Direction direction) noexcept {
        return direction == Direction::In ? moved_in_ : moved_out_;
    }

    std::vector<Armed> armed_;
    std::uint64_t moved_in_ = 0;
    std::uint64_t moved_out_ = 0;
};

} // namespace vphone
