// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/hotplug/phone_description.hpp"

#include "common/text.hpp"
#include "daemon/hotplug/udev_text.hpp"

#include <libudev.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <system_error>

namespace mtpsync {

namespace {

std::string_view or_empty(const char *text) {
    return text != nullptr ? std::string_view{text} : std::string_view{};
}

std::string_view property(udev_device *device, const char *name) {
    return or_empty(udev_device_get_property_value(device, name));
}

/// The first of @p names that the device has.
std::string first_text(udev_device *device, std::initializer_list<const char *> names) {
    for (const char *name : names) {
        const auto value = property(device, name);
        if (!value.empty())
            return decode_udev_text(value);
    }
    return {};
}

template <typename Number>
bool parse(std::string_view text, Number &number, int base) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc{} && end == text.data() + text.size();
}

/// From what the kernel puts into each event, because sysfs may show the next device already: BUSNUM=001, DEVNUM=002,
/// PRODUCT=18d1/4ee1/440 (Linux, drivers/usb/core, usb_dev_uevent() and usb_uevent()).
std::optional<UsbAddress> address_of(udev_device *device) {
    const auto product = property(device, "PRODUCT");
    const std::size_t first = product.find('/');
    const std::size_t second = product.find('/', first + 1);
    UsbAddress address;
    if (first == product.npos || second == product.npos || !parse(property(device, "BUSNUM"), address.bus, 10) ||
        !parse(property(device, "DEVNUM"), address.device, 10) ||
        !parse(product.substr(0, first), address.vendor_id, 16) ||
        !parse(product.substr(first + 1, second - first - 1), address.product_id, 16))
        return std::nullopt;
    return address;
}

} // namespace

std::optional<UsbPhone> describe_phone(udev_device *device) {
    if (property(device, "ID_MTP_DEVICE") != "1")
        return std::nullopt;
    UsbPhone phone{
        .syspath = std::string{or_empty(udev_device_get_syspath(device))},
        .devnode = std::string{or_empty(udev_device_get_devnode(device))},
        .port = std::string{or_empty(udev_device_get_sysname(device))},
        .serial = first_text(device, {"ID_SERIAL_SHORT"}),
        .vendor = first_text(device, {"ID_VENDOR_FROM_DATABASE", "ID_VENDOR_ENC", "ID_VENDOR"}),
        // the database names a whole family here, the phone itself
        .model = first_text(device, {"ID_MODEL_ENC", "ID_MODEL", "ID_MODEL_FROM_DATABASE"}),
    };
    const auto address = address_of(device);
    if (!address || phone.devnode.empty()) {
        spdlog::warn("the MTP device at {} is left alone: udev does not say where it is on the bus",
                     escape_for_display(phone.syspath));
        return std::nullopt;
    }
    phone.address = *address;
    return phone;
}

} // namespace mtpsync
