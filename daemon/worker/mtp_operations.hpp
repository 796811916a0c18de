// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// Operation codes that the worker sends by number (MTP 1.1, annex D; AOSP mtp.h for the last), and a property code.
namespace mtpsync::operation {

inline constexpr std::uint16_t get_storage_ids = 0x1004;
inline constexpr std::uint16_t get_num_objects = 0x1006;
inline constexpr std::uint16_t get_object_handles = 0x1007;
inline constexpr std::uint16_t get_object_info = 0x1008;
inline constexpr std::uint16_t get_object = 0x1009;
inline constexpr std::uint16_t get_partial_object = 0x101B;
inline constexpr std::uint16_t get_object_prop_desc = 0x9802;
inline constexpr std::uint16_t get_partial_object_64 = 0x95C1;

inline constexpr std::uint32_t object_file_name_property = 0xDC07;

} // namespace mtpsync::operation

/// Kinds of storages (MTP 1.1, §5.2.2.1).
namespace mtpsync::storage_type {

inline constexpr std::uint16_t removable_ram = 0x0004;

} // namespace mtpsync::storage_type
