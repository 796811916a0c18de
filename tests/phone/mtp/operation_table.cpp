// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/operation_table.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/operations.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace vphone {

namespace {

constexpr bool with_session = true;
constexpr bool without_session = false;
constexpr bool only_reads = false;
constexpr bool changes = true;

// The least numbers of parameters are those that AOSP MtpServer insists on.
const Operation table[] = {
    {operation::get_device_info, "GetDeviceInfo", 0, without_session, only_reads, get_device_info},
    {operation::open_session, "OpenSession", 1, without_session, only_reads, open_session},
    {operation::close_session, "CloseSession", 0, with_session, only_reads, close_session},
    {operation::get_storage_ids, "GetStorageIDs", 0, with_session, only_reads, get_storage_ids},
    {operation::get_storage_info, "GetStorageInfo", 1, with_session, only_reads, get_storage_info},
    {operation::get_num_objects, "GetNumObjects", 3, with_session, only_reads, get_num_objects},
    {operation::get_object_handles, "GetObjectHandles", 3, with_session, only_reads, get_object_handles},
    {operation::get_object_info, "GetObjectInfo", 1, with_session, only_reads, get_object_info},
    {operation::get_object, "GetObject", 1, with_session, only_reads, get_object},
    {operation::delete_object, "DeleteObject", 1, with_session, changes, delete_object},
    {operation::send_object_info, "SendObjectInfo", 2, with_session, changes, send_object_info},
    {operation::send_object, "SendObject", 0, with_session, changes, send_object},
    {operation::get_device_prop_desc, "GetDevicePropDesc", 1, with_session, only_reads, get_device_prop_desc},
    {operation::get_device_prop_value, "GetDevicePropValue", 1, with_session, only_reads, get_device_prop_value},
    {operation::move_object, "MoveObject", 3, with_session, changes, move_object},
    {operation::copy_object, "CopyObject", 3, with_session, changes, copy_object},
    {operation::get_partial_object, "GetPartialObject", 3, with_session, only_reads, get_partial_object},
    {operation::get_partial_object_64, "GetPartialObject64", 4, with_session, only_reads, get_partial_object_64},
    {operation::send_partial_object, "SendPartialObject", 4, with_session, changes, send_partial_object},
    {operation::truncate_object, "TruncateObject", 3, with_session, changes, truncate_object},
    {operation::begin_edit_object, "BeginEditObject", 1, with_session, changes, begin_edit_object},
    {operation::end_edit_object, "EndEditObject", 1, with_session, only_reads, end_edit_object},
    {operation::get_object_props_supported, "GetObjectPropsSupported", 1, with_session, only_reads,
     get_object_props_supported},
    {operation::get_object_prop_desc, "GetObjectPropDesc", 2, with_session, only_reads, get_object_prop_desc},
    {operation::get_object_prop_value, "GetObjectPropValue", 2, with_session, only_reads, get_object_prop_value},
    {operation::set_object_prop_value, "SetObjectPropValue", 2, with_session, changes, set_object_prop_value},
    {operation::get_object_prop_list, "GetObjectPropList", 5, with_session, only_reads, get_object_prop_list},
    {operation::send_object_prop_list, "SendObjectPropList", 5, with_session, changes, send_object_prop_list},
};

} // namespace

const Operation *find_operation(std::uint16_t code) noexcept {
    const auto *const found =
        std::find_if(std::begin(table), std::end(table), [code](const Operation &each) { return each.code == code; });
    return found == std::end(table) ? nullptr : found;
}

std::string describe_operation(std::uint16_t code) {
    std::array<char, 8> number{};
    std::snprintf(number.data(), number.size(), "0x%04X", static_cast<unsigned>(code));
    const Operation *known = find_operation(code);
    return known ? std::string{number.data()}.append(" ").append(known->name) : std::string{number.data()};
}

} // namespace vphone
