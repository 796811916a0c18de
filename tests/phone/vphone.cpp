// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/control_client.hpp"
#include "tests/phone/options.hpp"
#include "tests/phone/phone_bench.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>

namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

/// Before anything is built: whoever stops us while we start is to find the test bed removed, too.
void block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
}

int run_phones(vphone::Options options) {
    block_signals();
    vphone::PhoneBench bench{options.root, std::move(options.phones)};
    if (!options.unplugged)
        bench.plug_all();
    std::puts("vphone ready");
    std::fflush(stdout);
    bench.run();
    return 0;
}

int send_commands(const vphone::Options &options) {
    vphone::ControlConnection connection{options.root};
    int status = 0;
    for (const auto &command : options.commands) {
        const auto reply = connection.ask(command);
        std::printf("%s\n", reply.dump().c_str());
        if (!reply.value("ok", false))
            status = exit_failed;
    }
    return status;
}

int run(vphone::Options options) {
    switch (options.action) {
    case vphone::Options::Action::Help: std::fputs(vphone::usage, stdout); return 0;
    case vphone::Options::Action::Control: return send_commands(options);
    case vphone::Options::Action::Run: return run_phones(std::move(options));
    }
    return exit_usage;
}

} // namespace

int main(int argc, char **argv) {
    try {
        return run(vphone::parse_options({argv + 1, argv + argc}));
    } catch (const std::invalid_argument &error) {
        std::fprintf(stderr, "vphone: %s\n", error.what());
        return exit_usage;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "vphone: %s\n", error.what());
        return exit_failed;
    }
}
