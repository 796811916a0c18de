// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace vphone {

/// The private protocol between libumockdev-preload.so.0 and whoever serves ROOT/ioctl/<node>, one connection for each
/// open() of the node (umockdev src/libumockdev-preload.c, remote_emulate(); the same from 0.16 to 0.19). The client
/// sends a request; the server reads and writes the client's memory as often as it likes and ends with "done".
struct PreloadMessage {
    unsigned long command = 0;
    unsigned long argument1 = 0;
    unsigned long argument2 = 0;
};

namespace preload {
// from the client
constexpr unsigned long ioctl = 1; ///< argument1: request, argument2: its argument
constexpr unsigned long read = 7;  ///< argument1: buffer, argument2: size
constexpr unsigned long write = 8;
// from the server
constexpr unsigned long done = 3;         ///< argument1: result, argument2: errno
constexpr unsigned long read_memory = 5;  ///< argument1: address, argument2: size; the client sends the bytes
constexpr unsigned long write_memory = 6; ///< argument1: address, argument2: size; the bytes follow
} // namespace preload

} // namespace vphone
