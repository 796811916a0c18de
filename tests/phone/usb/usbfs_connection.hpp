// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/client_urbs.hpp"

namespace vphone {

/**
 * One open file of /dev/bus/usb/BBB/DDD: carries out the usbfs ioctls of a client (linux/usbdevice_fs.h; semantics of
 * drivers/usb/core/devio.c). After an unplug it stays, and answers as the kernel does: finished URBs can be reaped,
 * everything else is ENODEV.
 *
 * Owned by UsbfsServer. Thread-bound to the phone's thread.
 */
class UsbfsConnection : private PreloadChannel::Handler {
public:
    UsbfsConnection(EventLoop &loop, mtpsync::UniqueFd socket, UsbfsPort &port);
    UsbfsConnection(UsbfsConnection &&) = delete;
    ~UsbfsConnection() override;

    /// The cable was pulled: wakes up a client that waits in USBDEVFS_REAPURB.
    void disconnected() { urbs_.disconnected(); }

private:
    void on_request(const PreloadMessage &request) override;
    void on_closed() override;

    void on_ioctl(unsigned long request, std::uint64_t argument);
    void on_connected_ioctl(UsbDevice &device, unsigned long request, std::uint64_t argument);
    void read_node(std::uint64_t buffer, std::size_t size);

    void get_capabilities(std::uint64_t argument);
    void get_connection_info(std::uint64_t argument);
    void get_driver(std::uint64_t argument);
    void claim_interface(std::uint64_t argument);
    void release_interface(std::uint64_t argument);
    void disconnect_and_claim(std::uint64_t argument);
    void set_interface(std::uint64_t argument);
    void set_configuration(std::uint64_t argument);
    void endpoint_command(std::uint64_t argument, bool clear_halt);
    void reset();
    void control(std::uint64_t argument);
    void run_control();

    /// Copies a struct from the client, then calls @p then with it and the device; ENODEV if that went meanwhile.
    template <typename Struct, typename Then>
    void with(std::uint64_t address, Then then);
    void succeed(long result = 0) { channel_.answer(result, 0); }
    void fail(int error) { channel_.answer(-1, error); }

    UsbfsPort &port_;
    PreloadChannel channel_;
    ClientUrbs urbs_;
    alignas(std::max_align_t) std::array<std::uint8_t, 320> scratch_{}; ///< the client's struct of the current request
    usbdevfs_ctrltransfer transfer_{};                                  ///< the control transfer in work
    std::vector<std::uint8_t> transfer_data_;
    std::size_t node_position_ = 0; ///< of read(2) on the node
};

} // namespace vphone
