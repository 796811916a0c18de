// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/device_node.hpp"

#include "tests/phone/usb/system_error.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <utility>

namespace vphone {

namespace {

constexpr int one_page = 4096;

} // namespace

DeviceNode::DeviceNode(std::filesystem::path path) : path_{std::move(path)} {
    unlink(path_.c_str());
    if (mkfifo(path_.c_str(), 0666) < 0)
        throw_errno("mkfifo '" + path_.native() + "'");
    fifo_ = mtpsync::UniqueFd{open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)};
    if (!fifo_)
        throw_errno("open '" + path_.native() + "'");
    if (fcntl(fifo_.get(), F_SETPIPE_SZ, one_page) < 0)
        throw_errno("F_SETPIPE_SZ '" + path_.native() + "'");
    set_reapable(false);
    if (chmod(path_.c_str(), 0666) < 0) // whatever the umask says
        throw_errno("chmod '" + path_.native() + "'");
}

DeviceNode::~DeviceNode() {
    remove();
}

void DeviceNode::set_reapable(bool reapable) {
    if (reapable == std::exchange(reapable_, reapable))
        return;
    char token = 'x';
    const ssize_t moved = reapable ? read(fifo_.get(), &token, 1) : write(fifo_.get(), &token, 1);
    if (moved != 1 && errno != EAGAIN)
        throw_errno("switching the readiness of '" + path_.native() + "'");
}

void DeviceNode::remove() {
    if (!path_.empty())
        unlink(std::exchange(path_, {}).c_str());
}

} // namespace vphone
