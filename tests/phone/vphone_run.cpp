// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/fd_slot.hpp"
#include "tests/phone/preload_library.hpp"

#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <string>

namespace {

constexpr int exit_usage = 2;
constexpr int exit_skip = 77; // what meson takes for "skipped"
constexpr int exit_cannot_run = 126;
constexpr int exit_not_found = 127;

std::string environment(const char *name) {
    const char *value = std::getenv(name);
    return value != nullptr ? value : "";
}

void preload_umockdev() {
    const std::string others = environment("LD_PRELOAD");
    if (others.find(vphone::preload_library) != std::string::npos)
        return;
    const std::string all = others.empty() ? vphone::preload_library : vphone::preload_library + (":" + others);
    setenv("LD_PRELOAD", all.c_str(), 1);
}

/// AddressSanitizer wants to be the first library of all; it works as well behind ours.
void calm_address_sanitizer() {
    const std::string key = "verify_asan_link_order";
    const std::string options = environment("ASAN_OPTIONS");
    if (options.find(key) != std::string::npos)
        return;
    setenv("ASAN_OPTIONS", (options.empty() ? key + "=0" : options + ":" + key + "=0").c_str(), 1);
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 3) {
        std::fputs("usage: vphone-run ROOT PROGRAM [ARGUMENT]...\n"
                   "Runs a program so that it sees the virtual phones at ROOT in place of the machine's devices.\n",
                   stderr);
        return exit_usage;
    }
    if (!vphone::preload_library_available()) {
        std::fprintf(stderr, "vphone-run: %s is not installed (Debian: apt install umockdev)\n",
                     vphone::preload_library);
        return exit_skip;
    }
    // libudev resolves links, and must find the same prefix
    const std::unique_ptr<char, decltype(&std::free)> root{realpath(argv[1], nullptr), std::free};
    if (!root) {
        std::fprintf(stderr, "vphone-run: '%s': %s\n", argv[1], std::strerror(errno));
        return exit_usage;
    }
    try {
        vphone::fd_slot::take(root.get());
    } catch (const std::exception &error) {
        std::fprintf(stderr, "vphone-run: no slot of descriptor numbers: %s\n", error.what());
        return exit_cannot_run;
    }
    setenv("UMOCKDEV_DIR", root.get(), 1);
    preload_umockdev();
    calm_address_sanitizer();
    // The preload library calls usleep(0) after every ioctl; the usual timer slack would make that 50 us.
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    execvp(argv[2], argv + 2);
    const int error = errno;
    std::fprintf(stderr, "vphone-run: '%s': %s\n", argv[2], std::strerror(error));
    return error == ENOENT ? exit_not_found : exit_cannot_run;
}
