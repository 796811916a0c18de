// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>

namespace vphone {

/// Sizes at which containers (12 bytes longer) and files end on, before and after the limits of packets (512), of
/// libmtp's first packet and of its reads (16384), and one that is large.
constexpr std::array<std::uint64_t, 10> interesting_sizes{0,    1,     500,   512,   1012,
                                                          1013, 16372, 16384, 17396, std::uint64_t{64} << 20};

/// Writes @p size bytes that look random, the same each time.
void write_test_file(const std::filesystem::path &file, std::uint64_t size);

/// Whether both exist and hold the same bytes.
[[nodiscard]] bool same_content(const std::filesystem::path &one, const std::filesystem::path &other);

} // namespace vphone
