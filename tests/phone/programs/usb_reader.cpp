// SPDX-License-Identifier: GPL-3.0-or-later

// Opens the only MTP phone with libusb, claims it, prints "claimed", and reads from the bulk or the interrupt endpoint
// without a time limit. Prints how the read ended ("NO_DEVICE", "OK 12", ...), then what a write says.
// usage: usb_reader bulk|interrupt

#include <libusb.h>

#include <cstdio>
#include <string>

namespace {

constexpr unsigned char bulk_in = 0x81;
constexpr unsigned char bulk_out = 0x01;
constexpr unsigned char interrupt_in = 0x82;

int report(const char *what, int error, int bytes) {
    std::printf("%s %s %d\n", what, libusb_error_name(error), bytes);
    std::fflush(stdout);
    return error;
}

} // namespace

int main(int argc, char **argv) {
    const bool interrupt = argc > 1 && std::string{argv[1]} == "interrupt";
    if (const int error = libusb_init(nullptr); error != 0)
        return report("init", error, 0);
    libusb_device_handle *phone = libusb_open_device_with_vid_pid(nullptr, 0x18d1, 0x4ee1);
    if (phone == nullptr)
        return report("open", LIBUSB_ERROR_NO_DEVICE, 0);
    if (const int error = libusb_claim_interface(phone, 0); error != 0)
        return report("claim", error, 0);
    std::puts("claimed");
    std::fflush(stdout);

    unsigned char buffer[512] = {};
    int bytes = 0;
    int error = interrupt ? libusb_interrupt_transfer(phone, interrupt_in, buffer, 28, &bytes, 0)
                          : libusb_bulk_transfer(phone, bulk_in, buffer, sizeof(buffer), &bytes, 0);
    report("read", error, bytes);
    error = libusb_bulk_transfer(phone, bulk_out, buffer, sizeof(buffer), &bytes, 0);
    report("write", error, bytes);
    libusb_close(phone);
    libusb_exit(nullptr);
    return 0;
}
