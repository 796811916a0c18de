// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/device_node.hpp"
#include "tests/phone/usb/usbfs_connection.hpp"

namespace vphone {

/**
 * One plug-in of a phone, as its clients see it: the device node, the socket at which the preload library asks for
 * connections, and the connections themselves.
 *
 * After unplug() it lives on for the clients that still have it open: the preload library aborts a client whose
 * connection is closed, and a client of this plug-in must never reach a later one. Owned by VirtualPhone, thread-bound
 * to the phone's thread.
 */
class UsbfsServer : private UsbfsPort {
public:
    struct Paths {
        std::filesystem::path node;
        std::filesystem::path socket;
    };

    /// From now on clients can open the device. Throws std::system_error.
    UsbfsServer(EventLoop &loop, UsbDevice &device, Paths paths, int device_number);
    ~UsbfsServer() override;

    /// The cable was pulled; @p device's URBs must have come back already. New connections are still taken, for a
    /// client may be between finding the node and connecting, and the preload library ends the program when that fails.
    void unplug();
    /// Stops taking new connections.
    void stop_listening();
    /// Called when the last connection of an unplugged server has gone and it no longer listens.
    void set_abandoned(std::function<void()> abandoned) { abandoned_ = std::move(abandoned); }

    [[nodiscard]] InterfaceClaim &claim() noexcept override { return claim_; }
    [[nodiscard]] std::size_t connections() const noexcept { return connections_.size(); }

private:
    [[nodiscard]] UsbDevice *device() noexcept override { return device_; }
    [[nodiscard]] int device_number() const noexcept override { return device_number_; }
    void reapable_changed(int difference) override;
    void closed(UsbfsConnection &connection) override;

    void accept_client();
    void check_abandoned();

    EventLoop &loop_;
    UsbDevice *device_;
    std::filesystem::path socket_path_;
    int device_number_;
    InterfaceClaim claim_;
    mtpsync::UniqueFd listener_;
    DeviceNode node_;
    std::vector<std::unique_ptr<UsbfsConnection>> connections_;
    int reapable_ = 0; ///< connections that have something to reap
    std::function<void()> abandoned_;
};

} // namespace vphone
