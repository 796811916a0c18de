// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"
#include "tests/phone/usb/descriptors.hpp"
#include "tests/phone/usb/uevent.hpp"
#include "tests/phone/usb/usb_address.hpp"

namespace vphone {

/**
 * The directory that the preload library shows its programs in place of /sys and /dev: a sysfs tree of USB devices made
 * of plain files, and the places of device nodes and sockets. It tells libudev monitors what comes and goes.
 *
 * Owned by the program, used by VirtualPhone. Thread-bound to the phone's thread.
 */
class TestBed {
public:
    /// Makes the test bed in @p root, in place of one that a dead process left there. Throws std::runtime_error when
    /// the directory holds anything else, or a living process' test bed.
    explicit TestBed(std::filesystem::path root);
    TestBed(TestBed &&) = delete;
    /// Removes what it made in the directory.
    ~TestBed();

    [[nodiscard]] const std::filesystem::path &root() const noexcept { return root_; }
    [[nodiscard]] std::filesystem::path node(const UsbAddress &address) const;
    [[nodiscard]] std::filesystem::path ioctl_socket(const UsbAddress &address) const;

    /// Shows a device; its node must be there. Throws std::system_error or std::filesystem::filesystem_error.
    void add(const UsbAddress &address, const Descriptors &descriptors);
    void remove(const UsbAddress &address);
    /// @p action: "add", "bind", "remove".
    void announce(std::string_view action, const UsbAddress &address, const Descriptors &descriptors);

    /// "/devices/...": the device in sysfs.
    [[nodiscard]] static std::string device_path(const UsbAddress &address);

private:
    [[nodiscard]] std::filesystem::path sys_device(const UsbAddress &address) const;
    void add_links(const UsbAddress &address);
    void lock();
    void clear();

    std::filesystem::path root_;
    mtpsync::UniqueFd marker_;      ///< locked as long as we live
    std::uint64_t sequence_ = 1000; ///< SEQNUM of the last uevent
};

} // namespace vphone
