// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/container.hpp"
#include "tests/phone/mtp/data_phase.hpp"
#include "tests/phone/mtp/phone_state.hpp"
#include "tests/phone/mtp/reply.hpp"

#include <memory>

/// The operations of the phone, as PIMA 15740 §10.5 and MTP 1.1 spec Appendix D define them and AOSP MtpServer
/// behaves. Each throws Refusal with the code of its answer; the checks of the operation table were made before.
/// Thread-bound.
namespace vphone {

// device_operations.cpp
Reply get_device_info(PhoneState &phone, const Command &command);
Reply open_session(PhoneState &phone, const Command &command);
Reply close_session(PhoneState &phone, const Command &command);
Reply get_device_prop_desc(PhoneState &phone, const Command &command);
Reply get_device_prop_value(PhoneState &phone, const Command &command);

// listing_operations.cpp
Reply get_storage_ids(PhoneState &phone, const Command &command);
Reply get_storage_info(PhoneState &phone, const Command &command);
Reply get_num_objects(PhoneState &phone, const Command &command);
Reply get_object_handles(PhoneState &phone, const Command &command);
Reply get_object_info(PhoneState &phone, const Command &command);

// read_operations.cpp
Reply get_object(PhoneState &phone, const Command &command);
Reply get_partial_object(PhoneState &phone, const Command &command);
Reply get_partial_object_64(PhoneState &phone, const Command &command);

// send_operations.cpp
std::unique_ptr<DataPhase> send_object_info(PhoneState &phone, const Command &command);
std::unique_ptr<DataPhase> send_object_prop_list(PhoneState &phone, const Command &command);
std::unique_ptr<DataPhase> send_object(PhoneState &phone, const Command &command);
/// SendObject failed before its data phase: what was announced goes the way of a failed send.
void fail_pending_send(PhoneState &phone);

// tree_operations.cpp
Reply delete_object(PhoneState &phone, const Command &command);
Reply move_object(PhoneState &phone, const Command &command);
Reply copy_object(PhoneState &phone, const Command &command);

// edit_operations.cpp
Reply begin_edit_object(PhoneState &phone, const Command &command);
Reply end_edit_object(PhoneState &phone, const Command &command);
Reply truncate_object(PhoneState &phone, const Command &command);
std::unique_ptr<DataPhase> send_partial_object(PhoneState &phone, const Command &command);

// property_operations.cpp
Reply get_object_props_supported(PhoneState &phone, const Command &command);
Reply get_object_prop_desc(PhoneState &phone, const Command &command);
Reply get_object_prop_value(PhoneState &phone, const Command &command);
Reply get_object_prop_list(PhoneState &phone, const Command &command);
std::unique_ptr<DataPhase> set_object_prop_value(PhoneState &phone, const Command &command);

} // namespace vphone
