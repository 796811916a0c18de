// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mtpsync {

/**
 * Takes from this process, for good, everything that a worker with an open phone has no use for: it parses what an
 * untrusted device sends, with C code. Afterwards it can use the descriptors that it has or is handed (the USB node,
 * the daemon's socket, stderr, files), memory, clocks and locks; it cannot open or name a file, make a socket, a
 * process or a thread, run a program, signal or trace anybody, or gain privileges. Refused calls fail with EPERM.
 *
 * Holds for all threads of the process. Throws Error (Internal) when the kernel refuses: the worker must not go on
 * then.
 */
void confine_this_process();

} // namespace mtpsync
