// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vphone {

/// Udev properties in their order.
using Properties = std::vector<std::pair<std::string, std::string>>;

/// MurmurHash2 with seed 0, by which udev monitors filter subsystems (systemd
/// src/libsystemd/sd-device/device-monitor.c).
[[nodiscard]] std::uint32_t uevent_hash(std::string_view text) noexcept;

/// The message that udevd multicasts to libudev monitors (struct monitor_netlink_header of the same file): a header
/// with the hashes, then "KEY=value" strings, each with a zero byte at its end.
[[nodiscard]] std::vector<std::uint8_t> uevent_message(std::string_view subsystem, std::string_view device_type,
                                                       const Properties &properties);

/// Sends @p message to every libudev monitor of the test bed's clients. The preload library binds them at
/// ROOT/event<number>; those whose owner has gone are removed.
void send_uevent(const std::filesystem::path &root, const std::vector<std::uint8_t> &message);

} // namespace vphone
