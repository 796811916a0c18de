// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/usb_node.hpp"

#include "common/error.hpp"
#include "common/unique_fd.hpp"

#include <spdlog/fmt/fmt.h>

#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <system_error>

namespace mtpsync {

std::string usb_node_path(const UsbAddress &address) {
    return fmt::format("/dev/bus/usb/{:03}/{:03}", address.bus, address.device);
}

void require_usb_node(const UsbAddress &address) {
    const std::string path = usb_node_path(address);
    const UniqueFd node{open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK)};
    if (node)
        return;
    switch (errno) {
    case EACCES:
    case EPERM:
        throw Error{ErrorCode::DeviceNotPermitted,
                    path + " may not be opened by this user: check the udev rule, or that you sit at this machine"};
    case ENOENT:
    case ENODEV:
    case ENXIO: throw Error{ErrorCode::DeviceGone, path + " is gone: the phone was unplugged"};
    default: throw system_error(ErrorCode::SessionLost, path + " cannot be opened", errno);
    }
}

UsbNode UsbNode::find(const UsbAddress &address) {
    namespace fs = std::filesystem;
    const std::string path = usb_node_path(address);
    for (const fs::directory_entry &entry : fs::directory_iterator{"/proc/self/fd"}) {
        std::error_code unreadable;
        const std::string target = fs::read_symlink(entry.path(), unreadable).string();
        if (unreadable || !target.ends_with(path))
            continue;
        const std::string name = entry.path().filename().string();
        int fd = -1;
        std::from_chars(name.data(), name.data() + name.size(), fd);
        return UsbNode{fd};
    }
    throw Error{ErrorCode::Internal, "libmtp opened the phone, but this process has no descriptor of " + path};
}

bool UsbNode::connected() const noexcept {
    usbdevfs_connectinfo info{};
    return ioctl(fd_, USBDEVFS_CONNECTINFO, &info) == 0 || errno != ENODEV;
}

} // namespace mtpsync
