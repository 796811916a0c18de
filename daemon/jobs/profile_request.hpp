// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/jobs/job_request.hpp"
#include "daemon/phone/device_registry.hpp"
#include "daemon/store/profile.hpp"

#include <vector>

/// What a profile has to do with the phones that are plugged in. Thread-bound to the control thread.
namespace mtpsync {

/// Who the phone says that it is; more is known once it is open.
[[nodiscard]] UsbIdentity usb_identity(const Device &device);

/// The phones that @p profile is for, in the order of their ids.
[[nodiscard]] std::vector<const Device *> matching_devices(const Profile &profile, const DeviceRegistry &devices);

/// The one of them. Throws Error (NoSuchDevice, AmbiguousDevice).
[[nodiscard]] const Device &choose_device(const Profile &profile, const DeviceRegistry &devices);

/// Where on phones the profile's folder is, whether its phone is plugged in or not, if only it is known by its serial.
/// Throws Error (NoSuchDevice, AmbiguousDevice).
[[nodiscard]] Target folder_of(const Profile &profile, const DeviceRegistry &devices);

/// What the profile asks for on this phone.
[[nodiscard]] JobRequest job_request_of(const Profile &profile, JobKind kind, const Device &device);

} // namespace mtpsync
