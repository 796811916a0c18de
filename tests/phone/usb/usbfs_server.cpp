// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/usbfs_server.hpp"

#include "tests/phone/usb/unix_socket.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>

namespace vphone {

// The node is made last: a client that finds the node ends itself when the socket is not there.
UsbfsServer::UsbfsServer(EventLoop &loop, UsbDevice &device, Paths paths, int device_number)
    : loop_{loop}, device_{&device}, socket_path_{std::move(paths.socket)},
      device_number_{device_number}, listener_{listen_at(socket_path_)}, node_{std::move(paths.node)} {
    loop_.watch(listener_.get(), EPOLLIN, [this](std::uint32_t) { accept_client(); });
}

UsbfsServer::~UsbfsServer() {
    stop_listening();
}

void UsbfsServer::accept_client() {
    mtpsync::UniqueFd client{accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    if (!client)
        return;
    UsbfsPort &port = *this;
    connections_.push_back(std::make_unique<UsbfsConnection>(loop_, std::move(client), port));
}

void UsbfsServer::unplug() {
    device_ = nullptr;
    node_.remove();
    node_.set_reapable(true); // for ever: whoever polls is to ask, and to learn that the device is gone
    for (const auto &connection : connections_)
        connection->disconnected();
    check_abandoned();
}

void UsbfsServer::stop_listening() {
    if (!listener_)
        return;
    loop_.forget(listener_.get());
    listener_.reset();
    unlink(socket_path_.c_str());
    check_abandoned();
}

void UsbfsServer::reapable_changed(int difference) {
    reapable_ += difference;
    if (device_ != nullptr)
        node_.set_reapable(reapable_ != 0);
}

void UsbfsServer::closed(UsbfsConnection &connection) {
    const auto found = std::find_if(connections_.begin(), connections_.end(),
                                    [&](const auto &candidate) { return candidate.get() == &connection; });
    connections_.erase(found); // called from the event loop, so nothing of the connection is at work
    check_abandoned();
}

void UsbfsServer::check_abandoned() {
    if (device_ == nullptr && !listener_ && connections_.empty() && abandoned_)
        loop_.post(abandoned_);
}

} // namespace vphone
