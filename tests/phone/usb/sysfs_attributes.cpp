// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/sysfs_attributes.hpp"

#include "tests/phone/usb/system_error.hpp"

#include <cstdio>
#include <fstream>

namespace vphone {

namespace {

std::string hex(unsigned value, int digits) {
    char text[16];
    std::snprintf(text, sizeof(text), "%0*x", digits, value);
    return text;
}

std::string three_digits(int value) {
    char text[16];
    std::snprintf(text, sizeof(text), "%03d", value);
    return text;
}

void write_file(const std::filesystem::path &path, const std::string &content) {
    std::ofstream file{path, std::ios::binary};
    file << content;
    file.close();
    if (!file)
        throw_errno("write '" + path.native() + "'");
}

class Attributes {
public:
    explicit Attributes(std::filesystem::path directory) : directory_{std::move(directory)} {
        std::filesystem::create_directories(directory_);
    }
    void set(const std::string &name, const std::string &value) const { write_file(directory_ / name, value + "\n"); }

private:
    std::filesystem::path directory_;
};

std::string product_key(const UsbIdentity &identity) {
    return hex(identity.vendor, 1) + "/" + hex(identity.product, 1) + "/" + hex(identity.release, 1);
}

/// Udev replaces what is not safe in a name; the phone's names need no more than this.
std::string with_underscores(std::string text) {
    for (char &letter : text) {
        if (letter == ' ' || letter == '/')
            letter = '_';
    }
    return text;
}

std::string lines(const Properties &properties) {
    std::string text;
    for (const auto &[key, value] : properties)
        text += key + "=" + value + "\n";
    return text;
}

void write_endpoint(const std::filesystem::path &parent, std::uint8_t address, unsigned packet_size) {
    const bool control = address == endpoint::control;
    const bool interrupt = address == endpoint::interrupt_in;
    const Attributes attributes{parent / ("ep_" + hex(address, 2))};
    attributes.set("bLength", "07");
    attributes.set("bEndpointAddress", hex(address, 2));
    attributes.set("bmAttributes", control ? "00" : interrupt ? "03" : "02");
    attributes.set("type", control ? "Control" : interrupt ? "Interrupt" : "Bulk");
    attributes.set("direction", control ? "both" : (address & 0x80) != 0 ? "in" : "out");
    attributes.set("wMaxPacketSize", hex(packet_size, 4));
    attributes.set("bInterval", interrupt ? "06" : "00");
    attributes.set("interval", interrupt ? "4ms" : "0ms");
}

void write_interface(const std::filesystem::path &directory, const Descriptors &descriptors) {
    const Attributes attributes{directory};
    attributes.set("bInterfaceNumber", "00");
    attributes.set("bAlternateSetting", " 0");
    attributes.set("bNumEndpoints", "03");
    attributes.set("bInterfaceClass", "06");
    attributes.set("bInterfaceSubClass", "01");
    attributes.set("bInterfaceProtocol", "01");
    attributes.set("interface", "MTP");
    write_file(directory / "uevent", "DEVTYPE=usb_interface\nPRODUCT=" + product_key(descriptors.identity()) +
                                         "\nTYPE=0/0/0\nINTERFACE=6/1/1\n");
    std::filesystem::create_symlink("../../../../../../bus/usb", directory / "subsystem");
    write_endpoint(directory, endpoint::bulk_in, descriptors.packet_size());
    write_endpoint(directory, endpoint::bulk_out, descriptors.packet_size());
    write_endpoint(directory, endpoint::interrupt_in, interrupt_packet_size);
}

void write_numbers(const Attributes &attributes, const UsbAddress &address, const UsbIdentity &identity) {
    attributes.set("busnum", std::to_string(address.bus));
    attributes.set("devnum", std::to_string(address.device));
    attributes.set("devpath", std::to_string(address.port));
    attributes.set("dev", "189:" + std::to_string(address.minor_number()));
    attributes.set("idVendor", hex(identity.vendor, 4));
    attributes.set("idProduct", hex(identity.product, 4));
    attributes.set("bcdDevice", hex(identity.release, 4));
    const bool super = identity.speed == UsbSpeed::Super;
    attributes.set("speed", super ? "5000" : "480");
    attributes.set("version", super ? " 3.00" : " 2.00");
    attributes.set("bMaxPacketSize0", super ? "9" : "64");
    attributes.set("bMaxPower", super ? "896mA" : "500mA");
}

void write_constants(const Attributes &attributes) {
    attributes.set("bConfigurationValue", "1");
    attributes.set("bNumConfigurations", "1");
    attributes.set("bNumInterfaces", " 1");
    attributes.set("bDeviceClass", "00");
    attributes.set("bDeviceSubClass", "00");
    attributes.set("bDeviceProtocol", "00");
    attributes.set("bmAttributes", "80");
    attributes.set("configuration", "");
    attributes.set("maxchild", "0");
    attributes.set("authorized", "1");
    attributes.set("removable", "removable");
}

} // namespace

Properties udev_properties(const UsbAddress &address, const Descriptors &descriptors) {
    const UsbIdentity &identity = descriptors.identity();
    const std::string vendor = with_underscores(identity.manufacturer);
    const std::string model = with_underscores(identity.model);
    return {
        {"MAJOR", "189"},
        {"MINOR", std::to_string(address.minor_number())},
        {"DEVNAME", "bus/usb/" + three_digits(address.bus) + "/" + three_digits(address.device)},
        {"DEVTYPE", "usb_device"},
        {"DRIVER", "usb"},
        {"PRODUCT", product_key(identity)},
        {"TYPE", "0/0/0"},
        {"BUSNUM", three_digits(address.bus)},
        {"DEVNUM", three_digits(address.device)},
        {"ID_MTP_DEVICE", "1"},
        {"ID_MEDIA_PLAYER", "1"},
        {"ID_BUS", "usb"},
        {"ID_VENDOR", vendor},
        {"ID_MODEL", model},
        {"ID_SERIAL", vendor + "_" + model + "_" + with_underscores(identity.serial)},
        {"ID_SERIAL_SHORT", with_underscores(identity.serial)},
        {"ID_VENDOR_ID", hex(identity.vendor, 4)},
        {"ID_MODEL_ID", hex(identity.product, 4)},
        {"ID_REVISION", hex(identity.release, 4)},
        {"ID_USB_INTERFACES", ":060101:"},
    };
}

void write_sysfs_attributes(const std::filesystem::path &device, const UsbAddress &address,
                            const Descriptors &descriptors) {
    const UsbIdentity &identity = descriptors.identity();
    const Attributes attributes{device};
    write_numbers(attributes, address, identity);
    write_constants(attributes);
    attributes.set("manufacturer", identity.manufacturer);
    attributes.set("product", identity.model);
    attributes.set("serial", identity.serial);

    auto binary = descriptors.device();
    const auto configuration = descriptors.configuration();
    binary.insert(binary.end(), configuration.begin(), configuration.end());
    write_file(device / "descriptors", std::string{binary.begin(), binary.end()});
    // libudev takes every property from here: the preload library does not show it the database in /run/udev
    write_file(device / "uevent", lines(udev_properties(address, descriptors)));
    std::filesystem::create_symlink("../../../../../bus/usb", device / "subsystem");

    write_endpoint(device, endpoint::control, 64);
    write_interface(device / (address.name() + ":1.0"), descriptors);
}

} // namespace vphone
