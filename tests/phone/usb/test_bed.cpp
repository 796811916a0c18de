// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/test_bed.hpp"

#include "tests/phone/usb/sysfs_attributes.hpp"
#include "tests/phone/usb/system_error.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <stdexcept>

namespace vphone {

namespace fs = std::filesystem;

namespace {

constexpr const char *marker = ".vphone"; // says that the directory is ours to clear
constexpr const char *subdirectories[] = {"sys", "dev", "ioctl"};

std::string padded(int value) {
    const std::string digits = std::to_string(value);
    return std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
}

std::string character_device(const UsbAddress &address) {
    return "189:" + std::to_string(address.minor_number());
}

fs::path bus_path(const UsbAddress &address) {
    return fs::path{"dev/bus/usb"} / padded(address.bus) / padded(address.device);
}

fs::path rdev_link(const UsbAddress &address) {
    return fs::path{"dev/.node"} / ("bus_usb_" + padded(address.bus) + "_" + padded(address.device));
}

} // namespace

TestBed::TestBed(fs::path root) : root_{std::move(root)} {
    fs::create_directories(root_);
    root_ = fs::canonical(root_); // libudev resolves links, and must find the same prefix
    if (!fs::exists(root_ / marker)) {
        for (const auto *name : subdirectories) {
            if (fs::exists(root_ / name))
                throw std::runtime_error{"'" + root_.native() + "' holds a '" + name +
                                         "' that is not a virtual phone's: choose an empty directory"};
        }
    }
    lock();
    clear();
    for (const auto *name : {"sys/bus/usb/devices", "sys/bus/usb/drivers", "sys/dev/char", "dev/.node", "ioctl"})
        fs::create_directories(root_ / name);
}

TestBed::~TestBed() {
    clear();
    unlink((root_ / marker).c_str());
}

void TestBed::lock() {
    const auto path = root_ / marker;
    marker_.reset(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (!marker_)
        throw_errno("open '" + path.native() + "'");
    if (flock(marker_.get(), LOCK_EX | LOCK_NB) < 0)
        throw std::runtime_error{"a virtual phone runs at '" + root_.native() +
                                 "' already: choose another root directory"};
}

void TestBed::clear() {
    std::error_code ignored;
    for (const auto *name : subdirectories)
        fs::remove_all(root_ / name, ignored);
}

fs::path TestBed::node(const UsbAddress &address) const {
    const auto path = root_ / bus_path(address);
    fs::create_directories(path.parent_path());
    return path;
}

fs::path TestBed::ioctl_socket(const UsbAddress &address) const {
    const auto path = root_ / "ioctl" / bus_path(address);
    fs::create_directories(path.parent_path());
    return path;
}

std::string TestBed::device_path(const UsbAddress &address) {
    return "/devices/pci0000:00/0000:00:14.0/usb" + std::to_string(address.bus) + "/" + address.name();
}

fs::path TestBed::sys_device(const UsbAddress &address) const {
    return root_ / ("sys" + device_path(address));
}

void TestBed::add(const UsbAddress &address, const Descriptors &descriptors) {
    write_sysfs_attributes(sys_device(address), address, descriptors);
    // programs find devices by these links, so they come last
    add_links(address);
}

void TestBed::add_links(const UsbAddress &address) {
    const std::string name = address.name();
    const std::string interface = name + ":1.0";
    const fs::path devices = root_ / "sys/bus/usb/devices";
    // the preload library answers stat() of the node with the numbers that this link names
    fs::create_symlink(character_device(address), root_ / rdev_link(address));
    fs::create_symlink("../.." + device_path(address), root_ / "sys/dev/char" / character_device(address));
    fs::create_symlink("../../.." + device_path(address), devices / name);
    fs::create_symlink("../../.." + device_path(address) + "/" + interface, devices / interface);
}

void TestBed::remove(const UsbAddress &address) {
    std::error_code ignored;
    fs::remove(root_ / "sys/bus/usb/devices" / (address.name() + ":1.0"), ignored);
    fs::remove(root_ / "sys/bus/usb/devices" / address.name(), ignored);
    fs::remove(root_ / "sys/dev/char" / character_device(address), ignored);
    fs::remove_all(sys_device(address), ignored);
    fs::remove(root_ / rdev_link(address), ignored);
}

void TestBed::announce(std::string_view action, const UsbAddress &address, const Descriptors &descriptors) {
    Properties properties{
        {"ACTION", std::string{action}},
        {"DEVPATH", device_path(address)},
        {"SUBSYSTEM", "usb"},
        {"SEQNUM", std::to_string(++sequence_)},
    };
    for (auto &[key, value] : udev_properties(address, descriptors))
        properties.emplace_back(key, key == "DEVNAME" ? "/dev/" + value : value);
    send_uevent(root_, uevent_message("usb", "usb_device", properties));
}

} // namespace vphone
