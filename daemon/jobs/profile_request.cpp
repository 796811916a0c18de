// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/profile_request.hpp"

#include "common/error.hpp"
#include "common/text.hpp"

namespace mtpsync {

UsbIdentity usb_identity(const Device &device) {
    const UsbPhone &usb = device.usb();
    UsbIdentity identity{.serial = escape_for_display(usb.serial),
                         .vendor = usb.address.vendor_id,
                         .product = usb.address.product_id,
                         .models = {escape_for_display(usb.model)}};
    if (device.model() != usb.model)
        identity.models.push_back(escape_for_display(device.model()));
    return identity;
}

std::vector<const Device *> matching_devices(const Profile &profile, const DeviceRegistry &devices) {
    std::vector<const Device *> found;
    for (const auto &[id, device] : devices.devices())
        if (profile.match.matches(usb_identity(*device)))
            found.push_back(device.get());
    return found;
}

const Device &choose_device(const Profile &profile, const DeviceRegistry &devices) {
    const auto found = matching_devices(profile, devices);
    if (found.size() == 1)
        return *found.front();
    if (found.empty())
        throw Error{ErrorCode::NoSuchDevice, "the phone of the profile '" + profile.name + "' (" +
                                                 escape_for_display(profile.match.describe()) +
                                                 ") is not plugged in; plug it in, unlock it and choose File transfer"};
    std::string list;
    for (const Device *device : found)
        list.append(list.empty() ? "" : ", ").append(device->id());
    throw Error{ErrorCode::AmbiguousDevice, "several phones fit the profile '" + profile.name + "': " + list +
                                                "; unplug the others, or say more in its [match]"};
}

Target folder_of(const Profile &profile, const DeviceRegistry &devices) {
    const bool is_known = matching_devices(profile, devices).empty() && !profile.match.serial.empty();
    return {.device = is_known ? profile.match.serial : choose_device(profile, devices).id(),
            .storage = profile.storage,
            .dest = profile.remote,
            .source = profile.local,
            .names = profile.names};
}

JobRequest job_request_of(const Profile &profile, JobKind kind, const Device &device) {
    JobRequest request{.kind = kind};
    request.target = {.device = device.id(),
                      .model = device.model(),
                      .storage = profile.storage,
                      .dest = profile.remote,
                      .source = profile.local,
                      .names = profile.names,
                      .direction = profile.direction,
                      .read_back = profile.read_back,
                      .filter = profile.filter,
                      .delete_extra = profile.delete_extra,
                      .max_delete = profile.max_delete};
    request.trust.reprove = profile.reprove;
    request.profile = profile.name;
    request.checksum = profile.checksum;
    request.resume = profile.resume;
    request.max_retries = profile.max_retries;
    return request;
}

} // namespace mtpsync
