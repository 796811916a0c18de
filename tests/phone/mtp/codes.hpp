// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// The numbers of the protocol that the virtual phone knows. Sources: PIMA 15740:2000 §10.4 (operations), §11.3
/// (responses), §12.4 (events), §6.2 (formats); MTP 1.1 spec Appendices A, B, C, D, F; the 0x95Cx operations are
/// Android's, AOSP frameworks/av/media/mtp/mtp.h.
namespace vphone {

namespace operation {
inline constexpr std::uint16_t get_device_info = 0x1001;
inline constexpr std::uint16_t open_session = 0x1002;
inline constexpr std::uint16_t close_session = 0x1003;
inline constexpr std::uint16_t get_storage_ids = 0x1004;
inline constexpr std::uint16_t get_storage_info = 0x1005;
inline constexpr std::uint16_t get_num_objects = 0x1006;
inline constexpr std::uint16_t get_object_handles = 0x1007;
inline constexpr std::uint16_t get_object_info = 0x1008;
inline constexpr std::uint16_t get_object = 0x1009;
inline constexpr std::uint16_t delete_object = 0x100B;
inline constexpr std::uint16_t send_object_info = 0x100C;
inline constexpr std::uint16_t send_object = 0x100D;
inline constexpr std::uint16_t get_device_prop_desc = 0x1014;
inline constexpr std::uint16_t get_device_prop_value = 0x1015;
inline constexpr std::uint16_t move_object = 0x1019;
inline constexpr std::uint16_t copy_object = 0x101A;
inline constexpr std::uint16_t get_partial_object = 0x101B;
inline constexpr std::uint16_t get_partial_object_64 = 0x95C1;
inline constexpr std::uint16_t send_partial_object = 0x95C2;
inline constexpr std::uint16_t truncate_object = 0x95C3;
inline constexpr std::uint16_t begin_edit_object = 0x95C4;
inline constexpr std::uint16_t end_edit_object = 0x95C5;
inline constexpr std::uint16_t get_object_props_supported = 0x9801;
inline constexpr std::uint16_t get_object_prop_desc = 0x9802;
inline constexpr std::uint16_t get_object_prop_value = 0x9803;
inline constexpr std::uint16_t set_object_prop_value = 0x9804;
inline constexpr std::uint16_t get_object_prop_list = 0x9805;
inline constexpr std::uint16_t send_object_prop_list = 0x9808;
} // namespace operation

namespace response {
inline constexpr std::uint16_t ok = 0x2001;
inline constexpr std::uint16_t general_error = 0x2002;
inline constexpr std::uint16_t session_not_open = 0x2003;
inline constexpr std::uint16_t invalid_transaction_id = 0x2004;
inline constexpr std::uint16_t operation_not_supported = 0x2005;
inline constexpr std::uint16_t parameter_not_supported = 0x2006;
inline constexpr std::uint16_t incomplete_transfer = 0x2007;
inline constexpr std::uint16_t invalid_storage_id = 0x2008;
inline constexpr std::uint16_t invalid_object_handle = 0x2009;
inline constexpr std::uint16_t device_prop_not_supported = 0x200A;
inline constexpr std::uint16_t store_full = 0x200C;
inline constexpr std::uint16_t store_read_only = 0x200E;
inline constexpr std::uint16_t access_denied = 0x200F;
inline constexpr std::uint16_t store_not_available = 0x2013;
inline constexpr std::uint16_t no_valid_object_info = 0x2015;
inline constexpr std::uint16_t device_busy = 0x2019;
inline constexpr std::uint16_t invalid_parent_object = 0x201A;
inline constexpr std::uint16_t invalid_parameter = 0x201D;
inline constexpr std::uint16_t session_already_open = 0x201E;
inline constexpr std::uint16_t transaction_cancelled = 0x201F;
inline constexpr std::uint16_t specification_by_group_unsupported = 0xA807;
inline constexpr std::uint16_t specification_by_depth_unsupported = 0xA808;
inline constexpr std::uint16_t object_too_large = 0xA809;
inline constexpr std::uint16_t object_prop_not_supported = 0xA80A;
} // namespace response

namespace event {
inline constexpr std::uint16_t object_added = 0x4002;
inline constexpr std::uint16_t object_removed = 0x4003;
inline constexpr std::uint16_t store_added = 0x4004;
inline constexpr std::uint16_t store_removed = 0x4005;
inline constexpr std::uint16_t device_prop_changed = 0x4006;
inline constexpr std::uint16_t object_info_changed = 0x4007;
} // namespace event

namespace format {
inline constexpr std::uint16_t undefined = 0x3000;
inline constexpr std::uint16_t association = 0x3001; ///< a folder
} // namespace format

namespace property {
inline constexpr std::uint16_t storage_id = 0xDC01;
inline constexpr std::uint16_t object_format = 0xDC02;
inline constexpr std::uint16_t protection_status = 0xDC03;
inline constexpr std::uint16_t object_size = 0xDC04;
inline constexpr std::uint16_t object_file_name = 0xDC07;
inline constexpr std::uint16_t date_modified = 0xDC09;
inline constexpr std::uint16_t parent_object = 0xDC0B;
inline constexpr std::uint16_t persistent_uid = 0xDC41;
inline constexpr std::uint16_t name = 0xDC44;
inline constexpr std::uint16_t date_added = 0xDC4E;
inline constexpr std::uint16_t display_name = 0xDCE0;
} // namespace property

namespace device_property {
inline constexpr std::uint16_t battery_level = 0x5001;
inline constexpr std::uint16_t friendly_name = 0xD402;
} // namespace device_property

/// The wildcard of parameters ("all storages", "root", "all properties") and the size that means "4 GiB or more".
inline constexpr std::uint32_t all_ones = 0xFFFFFFFF;

} // namespace vphone
