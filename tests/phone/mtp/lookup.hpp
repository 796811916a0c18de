// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/phone_state.hpp"

#include <cstdint>
#include <string>

namespace vphone {

/// From the parameters of an operation to what they mean. A session must be open. Each throws Refusal with the code
/// that a phone answers. Thread-bound.

/// InvalidObjectHandle.
[[nodiscard]] Object &require_object(PhoneState &phone, std::uint32_t handle);
/// InvalidStorageID, or what the profile says for a storage that went away during the session.
[[nodiscard]] Mount &require_mount(PhoneState &phone, std::uint32_t storage_id);
/// The folder that is to get a new child; @p root_value stands for the root of @p mount. InvalidObjectHandle,
/// InvalidParentObject when it is no folder of this storage.
[[nodiscard]] Object &require_folder(PhoneState &phone, Mount &mount, std::uint32_t handle, std::uint32_t root_value);
/// The profile's answer to a second object of the same name, unless the phone keeps twins.
void refuse_clash(PhoneState &phone, Object &folder, const std::string &name, const Object *except = nullptr);
/// The profile of a fault "unreadable" on this object, which then counts as fired.
void refuse_unreadable(PhoneState &phone, const Object &object);

/// Size and date as they are now; an object that is only announced, or has vanished unnoticed, has the size 0.
[[nodiscard]] FlashEntry facts_of(PhoneState &phone, const Object &object);
/// The initiator itself changed the object: no event is due for what it now is.
void remember_facts(PhoneState &phone, Object &object);
/// The initiator has closed a file that it wrote: Android's watch of the folder tells it so (AOSP MtpStorageManager,
/// CLOSE_WRITE of a file that is not empty).
void echo_write(PhoneState &phone, const Object &object);
/// What GetObjectInfo calls the parent: 0 for the root.
[[nodiscard]] inline std::uint32_t parent_handle(const Object &object) {
    return object.parent->handle;
}

} // namespace vphone
