// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"
#include "tests/phone/mtp/operations.hpp"
#include "tests/phone/mtp/refusal.hpp"

#include <algorithm>

namespace vphone {

namespace {

constexpr std::uint16_t version_1_00 = 100;
constexpr std::uint16_t type_uint8 = 0x0002;
constexpr std::uint16_t type_string = 0xFFFF;

std::uint16_t require_device_property(const PhoneState &phone, std::uint32_t code) {
    const auto &known = phone.profile.device_properties;
    if (std::find(known.begin(), known.end(), code) == known.end())
        throw Refusal{response::device_prop_not_supported, "no such device property"};
    return static_cast<std::uint16_t>(code);
}

/// DevicePropDesc dataset, MTP 1.1 spec §5.1.2.1: a percentage that the initiator cannot set.
void describe_battery(DatasetWriter &dataset, std::uint8_t level) {
    constexpr std::uint8_t get_only = 0;
    constexpr std::uint8_t range_form = 1;
    dataset.u16(device_property::battery_level).u16(type_uint8).u8(get_only).u8(level).u8(level);
    dataset.u8(range_form).u8(0).u8(100).u8(1);
}

void describe_friendly_name(DatasetWriter &dataset, const std::string &name) {
    constexpr std::uint8_t get_only = 0;
    constexpr std::uint8_t no_form = 0;
    dataset.u16(device_property::friendly_name).u16(type_string).u8(get_only).text(name).text(name).u8(no_form);
}

} // namespace

Reply get_device_info(PhoneState &phone, const Command &) {
    const Profile &profile = phone.profile;
    constexpr std::uint16_t standard_mode = 0;
    DatasetWriter dataset;
    dataset.u16(version_1_00).u32(profile.vendor_extension_id).u16(version_1_00).text(profile.vendor_extension);
    dataset.u16(standard_mode);
    dataset.array16(profile.operations).array16(profile.events).array16(profile.device_properties);
    dataset.array16({}); // capture formats: a phone takes no pictures for the initiator
    dataset.array16(profile.playback_formats);
    const PhoneIdentity &identity = phone.identity;
    dataset.text(identity.manufacturer).text(identity.model).text(identity.version).text(identity.serial);
    return Reply::with_dataset(dataset.take());
}

Reply open_session(PhoneState &phone, const Command &command) {
    if (phone.session) {
        Reply reply;
        reply.code = response::session_already_open;
        reply.parameters = {phone.session->id};
        return reply;
    }
    const std::uint32_t id = command.parameters[0];
    if (id == 0)
        throw Refusal{response::invalid_parameter, "0 is no session id"};
    phone.open_session(id);
    return {};
}

Reply close_session(PhoneState &phone, const Command &) {
    phone.close_session();
    return {};
}

Reply get_device_prop_desc(PhoneState &phone, const Command &command) {
    DatasetWriter dataset;
    if (require_device_property(phone, command.parameters[0]) == device_property::battery_level)
        describe_battery(dataset, phone.battery_level);
    else
        describe_friendly_name(dataset, phone.identity.model);
    return Reply::with_dataset(dataset.take());
}

Reply get_device_prop_value(PhoneState &phone, const Command &command) {
    DatasetWriter dataset;
    if (require_device_property(phone, command.parameters[0]) == device_property::battery_level)
        dataset.u8(phone.battery_level);
    else
        dataset.text(phone.identity.model);
    return Reply::with_dataset(dataset.take());
}

} // namespace vphone
