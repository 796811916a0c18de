// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/child_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/phone_rig.hpp"

#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace {

constexpr int exit_skip = 77; // what meson takes for "skipped"

[[noreturn]] void skip(const char *what, const std::string &missing) {
    std::printf("SKIP: %s '%s' is not installed\n", what, missing.c_str());
    std::exit(exit_skip);
}

#ifdef MTPSYNC_CATCH2_V3
using Listener = Catch::EventListenerBase;
#else
using Listener = Catch::TestEventListenerBase;
#endif

/// Part of every test program that needs virtual phones, and perhaps other programs: skips it as a whole without them.
class RigRequired : public Listener {
public:
    using Listener::Listener;

    void testRunStarting(const Catch::TestRunInfo &) override {
        if (!vphone::PhoneRig::available())
            skip("the preload library of", "umockdev");
        std::istringstream programs{REQUIRED_PROGRAMS};
        for (std::string program; programs >> program;) {
            if (!vphone::program_exists(program))
                skip("program", program);
        }
    }
};

} // namespace

CATCH_REGISTER_LISTENER(RigRequired)
